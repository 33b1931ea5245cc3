using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Pruners;

/// <summary>A pruner's settings as JSON: <c>{"name":"asha","min_resource":1}</c>, with Optuna's names. Unknown ones are refused.</summary>
internal sealed class PrunerSettings(string name, JsonElement json)
{
    private readonly HashSet<string> _known = ["name"];

    public double? Number(string key)
    {
        if (!TryGet(key, out var value)) return null;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong($"`{key}` has to be a number, not {value.GetRawText()}");
    }

    public double Number(string key, double otherwise, double least = double.NegativeInfinity, double greatest = double.PositiveInfinity)
    {
        var value = Number(key) ?? otherwise;
        return value >= least && value <= greatest ? value : throw Wrong($"`{key}` has to lie between {least:R} and {greatest:R}, not {value:R}");
    }

    public long Whole(string key, long otherwise, long least)
    {
        var value = Number(key) ?? otherwise;
        if (value != Math.Floor(value) || value < least || value > int.MaxValue) throw Wrong($"`{key}` has to be a whole number of at least {least}, not {value:R}");
        return (long)value;
    }

    /// <summary>A whole number, or null for <c>"auto"</c>; where nothing is said, what is given here.</summary>
    public long? WholeOrAuto(string key, long? otherwise)
    {
        if (!TryGet(key, out var value)) return otherwise;
        return value.ValueKind == JsonValueKind.String && value.GetString() == "auto" ? null : Whole(key, 1, 1);
    }

    public IPruner? Wrapped(string key) => TryGet(key, out var value) ? PrunerCatalog.Create(value) : null;

    public void RefuseOthers()
    {
        foreach (var property in json.EnumerateObject())
            if (!_known.Contains(property.Name)) throw new WeirException(TuningErrors.Setting, $"pruner '{name}' has no setting '{property.Name}'", DidYouMean.Hint(property.Name, _known) ?? $"it has {string.Join(", ", _known.Skip(1))}");
    }

    public WeirException Wrong(string message) => new(TuningErrors.Setting, $"pruner '{name}': {message}");

    private bool TryGet(string key, out JsonElement value)
    {
        _known.Add(key);
        return json.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
