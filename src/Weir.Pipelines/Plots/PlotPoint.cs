using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots;

/// <summary>One row of a plot's data: values by field, in order.</summary>
internal sealed class PlotPoint
{
    private readonly OrderedDictionary<string, YamlValue> _values = new(StringComparer.Ordinal);

    public PlotPoint()
    {
    }

    public PlotPoint(PlotPoint other)
    {
        foreach (var (field, value) in other._values) _values[field] = value;
    }

    /// <summary>The fields, in order.</summary>
    public IEnumerable<string> Fields => _values.Keys;

    public YamlValue? this[string field]
    {
        get => _values.GetValueOrDefault(field);
        set => _values[field] = value!;
    }

    public bool Has(string field) => _values.ContainsKey(field);

    public void Remove(string field) => _values.Remove(field);

    /// <summary>Text of a field; empty when it has none.</summary>
    public string Text(string field) => (this[field] as YamlText)?.Value ?? string.Empty;

    public YamlMap ToMap() => YamlValue.Map(_values.Select(e => (e.Key, e.Value)));
}
