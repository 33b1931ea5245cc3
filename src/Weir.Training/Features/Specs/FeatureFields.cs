using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Yaml;

namespace Weir.Training.Features.Specs;

/// <summary>The keys of one mapping of a features file, by type; every fault has its line, its field, and what would be right.</summary>
internal sealed class FeatureFields
{
    private readonly YamlDocument _document;
    private readonly YamlMapping _map;
    private readonly string _path;

    public FeatureFields(YamlDocument document, YamlNode node, string path, IReadOnlyList<string> known)
    {
        (_document, _path) = (document, path);
        _map = node as YamlMapping ?? throw At(node, path, "should be a mapping", $"its keys are {string.Join(", ", known)}");
        foreach (var entry in _map.Entries)
            if (!known.Contains(entry.KeyText)) throw At(entry.Key, Field(entry.KeyText), "is not known", DidYouMean.Hint(entry.KeyText, known) ?? (known.Count == 0 ? null : $"known are {string.Join(", ", known)}"));
    }

    public YamlNode? this[string key] => _map[key] is { } node && node is not YamlScalar { Style: YamlScalarStyle.Plain, Text: "" or "null" or "~" } ? node : null;

    public bool Has(string key) => this[key] is not null;

    public SourceLocation PlaceOf(YamlNode node, string field) => _document.LocationOf(node, field);

    public WeirException Fault(string key, string message, string? hint = null) => At(_map[key] ?? _map, Field(key), message, hint);

    public WeirException At(YamlNode node, string field, string message, string? hint = null) => new(ErrorCodes.InvalidValue, $"'{field}' {message}", hint, _document.LocationOf(node, field));

    public T? Word<T>(string key)
        where T : struct, Enum => this[key] is { } node ? One<T>(node, key) : null;

    public T[]? Words<T>(string key, bool mayBeEmpty = false)
        where T : struct, Enum
    {
        if (this[key] is not { } node) return null;
        var words = Nodes(node).Select(n => One<T>(n, key)).ToArray();
        if (words.Length == 0 && !mayBeEmpty) throw Fault(key, "is empty", $"such as [{Specs.Words.All<T>()[0]}]");
        return words.Distinct().Count() == words.Length ? words : throw Fault(key, "has one twice");
    }

    public bool? Flag(string key) => this[key] switch
    {
        null => null,
        YamlScalar { Text: "true" } => true,
        YamlScalar { Text: "false" } => false,
        _ => throw Fault(key, "should be true or false"),
    };

    public double? Number(string key, double least, double most) => this[key] is { } node ? Number(node, key, least, most) : null;

    public int? Whole(string key, int least, int most)
    {
        if (this[key] is not { } node) return null;
        var number = Number(node, key, least, most);
        return Math.Floor(number) == number ? (int)number : throw Fault(key, "should be a whole number");
    }

    /// <summary>Two limits, of which one may be null.</summary>
    public (double? Low, double? High) Limits(string key)
    {
        if (this[key] is not { } node) return (null, null);
        if (node is not YamlSequence { Items: [var low, var high] }) throw Fault(key, "should be two limits", "such as [0, 120], or [0, null] for no upper one");
        double? Limit(YamlNode n) => n is YamlScalar { Style: YamlScalarStyle.Plain, Text: "null" or "~" or "" } ? null : Number(n, key, double.MinValue, double.MaxValue);
        var limits = (Low: Limit(low), High: Limit(high));
        return limits is { Low: { } l, High: { } h } && l > h ? throw Fault(key, "has its lower limit above the upper one") : limits;
    }

    /// <summary>Lengths of sequences, from and to, or one number.</summary>
    public (int From, int To)? Grams(string key, int most)
    {
        if (this[key] is not { } node) return null;
        var lengths = Nodes(node).Select(n => Number(n, key, 1, most)).ToArray();
        if (lengths.Length is 0 or > 2 || lengths.Any(l => l != Math.Floor(l)) || lengths[0] > lengths[^1]) throw Fault(key, $"should be a length from 1 to {most}, or two, the shorter first", "such as [1, 2]");
        return ((int)lengths[0], (int)lengths[^1]);
    }

    /// <summary>A list of categories, or a word.</summary>
    public (IReadOnlyList<string> Order, CategoryOrder By) Order(string key)
    {
        if (this[key] is not { } node) return ([], CategoryOrder.Frequency);
        if (node is not YamlSequence { Items.Count: > 0 } list) return ([], One<CategoryOrder>(node, key));
        var texts = Texts(key, list.Items);
        return texts.Distinct().Count() == texts.Count ? (texts, CategoryOrder.Frequency) : throw Fault(key, "has a category twice");
    }

    public IReadOnlyList<string> Texts(string key, IReadOnlyList<YamlNode> nodes) => [.. nodes.Select(n => n is YamlScalar scalar ? scalar.Text : throw At(n, Field(key), "should be a text"))];

    public static IReadOnlyList<YamlNode> Nodes(YamlNode node) => node is YamlSequence list ? list.Items : [node];

    private T One<T>(YamlNode node, string key)
        where T : struct, Enum
    {
        var word = (node as YamlScalar)?.Text;
        if (word is not null && Specs.Words.Find<T>(word) is { } value) return value;
        var all = Specs.Words.All<T>();
        throw At(node, Field(key), word is null ? "should be a word" : $"is '{word}', which is not known", (word is null ? null : DidYouMean.Hint(word, all)) ?? $"one of {string.Join(", ", all)}");
    }

    private double Number(YamlNode node, string key, double least, double most) =>
        node is YamlScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= least && number <= most
            ? number
            : throw At(node, Field(key), least == double.MinValue ? "should be a number" : string.Create(CultureInfo.InvariantCulture, $"should be a number from {least:0.###} to {most:0.###}"));

    private string Field(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
