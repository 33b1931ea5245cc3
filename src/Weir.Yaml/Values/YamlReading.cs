using Weir.Foundation.Errors;
using Weir.Yaml.Scalars;

namespace Weir.Yaml.Values;

/// <summary>From nodes to values.</summary>
public static class YamlReading
{
    private const int MaximumValues = 1_000_000;

    /// <summary>The typed value of a whole document; a mapping without entries when it is empty.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>: a bad merge key, or aliases that unfold to more than a million values.</exception>
    public static YamlValue ToValue(this YamlDocument document, YamlVersion version) =>
        document.Root is null ? new YamlMap([]) : document.Root.ToValue(version, document);

    /// <summary>The typed value of a node. Merge keys (<c>&lt;&lt;</c>) are resolved: own keys win, then the earlier merged mapping.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, as for a document.</exception>
    public static YamlValue ToValue(this YamlNode node, YamlVersion version, YamlDocument document)
    {
        var count = 0;
        return Convert(node);

        YamlValue Convert(YamlNode n)
        {
            if (++count > MaximumValues) throw new WeirException("yaml_syntax", $"the aliases of '{document.File}' unfold to more than {MaximumValues} values", location: document.LocationOf(n));
            return n switch
            {
                YamlScalar scalar => Scalar(scalar),
                YamlSequence sequence => new YamlList([.. sequence.Items.Select(Convert)]),
                YamlMapping mapping => Map(mapping),
                _ => throw new InvalidOperationException(n.GetType().Name),
            };
        }

        YamlValue Scalar(YamlScalar scalar) => scalar switch
        {
            { Tag: "tag:yaml.org,2002:str" } => new YamlText(scalar.Text),
            { Style: YamlScalarStyle.Plain } => PlainScalar.Resolve(scalar.Text, version),
            _ => new YamlText(scalar.Text),
        };

        YamlMap Map(YamlMapping mapping)
        {
            var own = new List<YamlField>();
            var merged = new List<YamlField>();
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key is YamlScalar { Text: "<<", Style: YamlScalarStyle.Plain }) merged.AddRange(Merge(entry.Value));
                else own.Add(new(Convert(entry.Key), Convert(entry.Value)));
            }

            var seen = own.Select(e => e.Key).ToHashSet();
            return new YamlMap([.. merged.Where(e => seen.Add(e.Key)), .. own]);
        }

        IEnumerable<YamlField> Merge(YamlNode source) => Convert(source) switch
        {
            YamlMap map => map.Entries,
            YamlList list when list.Items.All(i => i is YamlMap) => list.Items.SelectMany(i => ((YamlMap)i).Entries),
            _ => throw new WeirException("yaml_syntax", "the value of '<<' must be a mapping or a list of mappings", location: document.LocationOf(source)),
        };
    }
}
