using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers;

/// <summary>A sampler's settings as JSON: <c>{"name":"tpe","n_startup_trials":20}</c>. Unknown ones are refused.</summary>
internal sealed class SamplerSettings(string name, JsonElement json)
{
    private readonly HashSet<string> _known = ["name"];

    public double Number(string key, double otherwise, double least, double greatest)
    {
        if (!TryGet(key, out var value)) return otherwise;
        if (value.ValueKind != JsonValueKind.Number) throw Wrong($"`{key}` has to be a number, not {value.GetRawText()}");
        var number = value.GetDouble();
        return number >= least && number <= greatest ? number : throw Wrong($"`{key}` has to lie between {least:R} and {greatest:R}, not {number:R}");
    }

    public int Whole(string key, int otherwise, int least)
    {
        var value = Number(key, otherwise, least, int.MaxValue);
        return value == Math.Floor(value) ? (int)value : throw Wrong($"`{key}` has to be a whole number, not {value:R}");
    }

    public bool Flag(string key, bool otherwise)
    {
        if (!TryGet(key, out var value)) return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong($"`{key}` has to be true or false, not {value.GetRawText()}");
    }

    /// <summary>One of some words; the first where nothing is said.</summary>
    public string OneOf(string key, params string[] words)
    {
        if (!TryGet(key, out var value)) return words[0];
        var word = value.ToString();
        return words.Contains(word) ? word : throw Wrong($"`{key}` is '{word}'; {string.Join(", ", words)} are known");
    }

    public void RefuseOthers()
    {
        foreach (var property in json.EnumerateObject())
            if (!_known.Contains(property.Name)) throw new WeirException(TuningErrors.Setting, $"sampler '{name}' has no setting '{property.Name}'", DidYouMean.Hint(property.Name, _known) ?? (_known.Count > 1 ? $"it has {string.Join(", ", _known.Skip(1))}" : "it has none"));
    }

    private WeirException Wrong(string message) => new(TuningErrors.Setting, $"sampler '{name}': {message}");

    private bool TryGet(string key, out JsonElement value)
    {
        _known.Add(key);
        return json.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
