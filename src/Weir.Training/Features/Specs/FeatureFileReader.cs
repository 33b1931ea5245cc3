using Weir.Foundation.Errors;
using Weir.Yaml;

namespace Weir.Training.Features.Specs;

/// <summary>Reads <c>features.yaml</c>: docs/formats/features.md.</summary>
internal static class FeatureFileReader
{
    /// <summary>Every type of column: its word, its options, how they are read.</summary>
    public static readonly IReadOnlyList<(string Type, string[] Keys, Func<FeatureFields, ColumnSpec> Read)> Types =
    [
        ("number", NumberSpec.Keys, NumberSpec.Read),
        ("category", CategorySpec.Keys, CategorySpec.Read),
        ("text", TextSpec.Keys, TextSpec.Read),
        ("date", DateSpec.Keys, DateSpec.Read),
        ("flag", [], _ => new FlagSpec()),
        ("drop", [], _ => new DropSpec()),
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, <c>corrupt_file</c>, or <c>invalid_value</c> with line and field.</exception>
    public static FeatureSpec Load(string path)
    {
        if (Directory.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is a folder", "name the file: --features features.yaml", new SourceLocation(path));
        return Read(YamlDocument.Load(path));
    }

    /// <summary>Reads text.</summary>
    public static FeatureSpec Parse(string text, string file = "features.yaml") => Read(YamlDocument.Parse(text, file));

    private static FeatureSpec Read(YamlDocument document)
    {
        if (document.Root is not { } root) return new FeatureSpec();
        var file = new FeatureFields(document, root, string.Empty, FeatureSpec.Keys);
        return new FeatureSpec
        {
            Columns = file["columns"] is { } columns ? Columns(document, file, columns) : new Dictionary<string, ColumnSpec>(),
            Pairs = [.. Pairs(file, "products", false), .. Pairs(file, "ratios", true), .. Polynomial(file)],
            Select = file["select"] is { } select ? Select(new FeatureFields(document, select, "select", ["best", "by"])) : null,
            TargetTransform = file.Word<TargetTransform>("target_transform") ?? TargetTransform.None,
        };
    }

    private static Dictionary<string, ColumnSpec> Columns(YamlDocument document, FeatureFields file, YamlNode node)
    {
        if (node is not YamlMapping map) throw file.Fault("columns", "should be a mapping from columns to what they are", "such as columns: {age: {type: number}}");
        Dictionary<string, ColumnSpec> columns = new(StringComparer.Ordinal);
        foreach (var entry in map.Entries) columns[entry.KeyText] = Column(document, file, entry, $"columns.{entry.KeyText}");
        return columns;
    }

    // `age: number` is short for `age: {type: number}`.
    private static ColumnSpec Column(YamlDocument document, FeatureFields file, YamlEntry entry, string path)
    {
        var words = Types.Select(t => t.Type).ToArray();
        var (node, word) = entry.Value is YamlMapping map
            ? (map["type"] ?? throw file.At(entry.Key, path, "has no type", $"write type: and one of {string.Join(", ", words)}"), (map["type"] as YamlScalar)?.Text)
            : (entry.Value, (entry.Value as YamlScalar)?.Text);
        var known = Types.FirstOrDefault(t => t.Type == word);
        if (known.Type is null) throw file.At(node, entry.Value is YamlMapping ? $"{path}.type" : path, $"is '{word}', which is no type of column", (word is null ? null : DidYouMean.Hint(word, words)) ?? $"types are {string.Join(", ", words)}");
        var place = document.LocationOf(entry.Key, path);
        if (entry.Value is YamlMapping) return known.Read(new FeatureFields(document, entry.Value, path, ["type", .. known.Keys])) with { Place = place };
        return known.Read(new FeatureFields(document, YamlDocument.Parse("{}", document.File).Root!, path, [])) with { Place = place };
    }

    private static IEnumerable<PairSpec> Pairs(FeatureFields file, string key, bool isRatio)
    {
        if (file[key] is not { } node) yield break;
        if (node is not YamlSequence list) throw file.Fault(key, "should be a list of pairs of columns", $"such as {key}: [[width, height]]");
        foreach (var item in list.Items)
        {
            if (item is not YamlSequence { Items.Count: 2 } pair) throw file.At(item, key, "should be pairs of columns", $"such as {key}: [[width, height]]");
            var names = file.Texts(key, pair.Items);
            yield return new PairSpec(names[0], names[1], isRatio) { Place = file.PlaceOf(item, key) };
        }
    }

    // Degree 2: every square and every product of two.
    private static IEnumerable<PairSpec> Polynomial(FeatureFields file)
    {
        if (file["polynomial"] is not { } node) yield break;
        var nodes = FeatureFields.Nodes(node);
        var names = file.Texts("polynomial", nodes);
        for (var i = 0; i < names.Count; i++)
            for (var j = i; j < names.Count; j++) yield return new PairSpec(names[i], names[j], false) { Place = file.PlaceOf(nodes[j], "polynomial") };
    }

    private static SelectSpec Select(FeatureFields fields) => new(
        fields.Whole("best", 1, int.MaxValue) ?? throw fields.Fault("best", "is missing", "say how many features are kept: select: {best: 50}"),
        fields.Word<SelectBy>("by") ?? SelectBy.Figure);
}
