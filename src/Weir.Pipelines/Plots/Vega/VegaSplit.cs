using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>Values that are told beside a template instead of in it (<c>--split</c>), by their anchors.</summary>
internal sealed class VegaSplit
{
    private static readonly string[] Names = ["color", "data", "plot_height", "plot_width", "shape", "stroke_dash", "title", "tooltip", "x_label", "y_label", "zoom_and_pan"];

    private readonly OrderedDictionary<string, YamlValue> _values = new(StringComparer.Ordinal);

    /// <summary>Anchors and their values.</summary>
    public YamlMap Values => YamlValue.Map(_values.Select(v => (v.Key, v.Value)));

    /// <summary>Keeps a value; false where it belongs into the template.</summary>
    public bool Take(string name, YamlValue value)
    {
        if (Array.IndexOf(Names, name) < 0) return false;
        _values[VegaAnchors.Of(name)] = value;
        return true;
    }
}
