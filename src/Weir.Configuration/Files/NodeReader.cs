using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.Files;

/// <summary>From a YAML file to nodes, with OmegaConf's rules: YAML 1.1, its safe tags alone, merge keys resolved.</summary>
internal sealed class NodeReader(YamlDocument document)
{
    private const int MaximumValues = 1_000_000;
    private const string Core = "tag:yaml.org,2002:";

    // What an alias stands for is read once and shared; its size is counted each time, or ten lines could stand for millions of values.
    private readonly Dictionary<object, ReadNode> _shared = new(ReferenceEqualityComparer.Instance);
    private int _count;

    /// <summary>The content; an empty mapping for an empty file.</summary>
    public ConfigNode Read()
    {
        var origin = ConfigOrigin.InFile(document.File, 1, 1);
        if (document.Root is not { } root) return ConfigMap.Empty(origin);
        return Convert(root, inFlow: false) switch
        {
            ConfigScalar { IsNull: true } => ConfigMap.Empty(origin),
            // OmegaConf's own: a file of one word is a mapping with that key.
            ConfigScalar { Value: YamlText word } scalar => new ConfigMap([new ConfigEntry(word, ConfigScalar.Plain(YamlNull.Instance, scalar.Origin))], scalar.Origin),
            ConfigScalar scalar => throw new WeirException("bad_document", $"'{document.File}' holds a single value and no mapping", "write `key: value` lines", scalar.Origin.Location()),
            var node => node,
        };
    }

    private ConfigNode Convert(YamlNode node, bool inFlow)
    {
        if (++_count > MaximumValues) throw TooMany(node);
        switch (node)
        {
            case YamlScalar scalar:
                return ConfigScalar.Written(Scalar(scalar, inFlow), Origin(node));
            case YamlSequence sequence:
                return Shared(sequence.Items, node, () => new ConfigList([.. sequence.Items.Select(i => Convert(i, inFlow || sequence.IsFlow))], Origin(node)));
            default:
                var mapping = (YamlMapping)node;
                return Shared(mapping.Entries, node, () => Map(mapping, inFlow || mapping.IsFlow));
        }
    }

    private ConfigNode Shared(object content, YamlNode node, Func<ConfigNode> read)
    {
        if (_shared.TryGetValue(content, out var known))
        {
            _count += known.Size;
            return _count > MaximumValues ? throw TooMany(node) : known.Node;
        }

        var before = _count;
        var made = read();
        _shared[content] = new ReadNode(made, _count - before);
        return made;
    }

    private ConfigMap Map(YamlMapping mapping, bool inFlow)
    {
        var own = new List<ConfigEntry>(mapping.Entries.Count);
        List<ConfigEntry>? merged = null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is YamlScalar { Text: "<<", Style: YamlScalarStyle.Plain, Tag: null }) (merged ??= []).AddRange(Merged(entry.Value, inFlow));
            else Put(own, new ConfigEntry(Key(entry.Key, inFlow), Convert(entry.Value, inFlow)));
        }

        if (merged is null) return new ConfigMap([.. own], Origin(mapping));
        var all = new List<ConfigEntry>();
        foreach (var entry in merged)
            if (!own.Exists(o => PythonEquality.AreEqual(o.Key, entry.Key)) && !all.Exists(o => PythonEquality.AreEqual(o.Key, entry.Key))) all.Add(entry);
        return new ConfigMap([.. all, .. own], Origin(mapping));
    }

    // Of a number or a boolean given twice the last value counts; the same text twice was refused before.
    private static void Put(List<ConfigEntry> entries, ConfigEntry entry)
    {
        var at = entry.Key is YamlText ? -1 : entries.FindIndex(e => PythonEquality.AreEqual(e.Key, entry.Key));
        if (at >= 0) entries[at] = new ConfigEntry(entries[at].Key, entry.Value);
        else entries.Add(entry);
    }

    private IEnumerable<ConfigEntry> Merged(YamlNode source, bool inFlow) => Convert(source, inFlow) switch
    {
        ConfigMap map => map.Entries,
        ConfigList list when list.Items.All(i => i is ConfigMap) => list.Items.SelectMany(i => ((ConfigMap)i).Entries),
        _ => throw Fault(source, "the value of '<<' must be a mapping or a list of mappings", null),
    };

    private YamlValue Key(YamlNode node, bool inFlow)
    {
        if (node is not YamlScalar scalar) throw Fault(node, "a mapping or a list cannot be a key", "write the key as one word");
        var key = Scalar(scalar, inFlow);
        return key is YamlNull
            ? throw new WeirException("merge_type", $"a key in '{document.File}' is null", "quote it ('null'), or name the key", document.LocationOf(node))
            : key;
    }

    private YamlValue Scalar(YamlScalar scalar, bool inFlow)
    {
        if (scalar.Tag is { } tag) return Tagged(scalar, tag);
        if (scalar.Style != YamlScalarStyle.Plain) return YamlValue.Of(scalar.Text);
        if (inFlow && scalar.Text is ['?', ..]) throw Fault(scalar, $"inside [] and {{}} '{scalar.Text}' needs quotes", $"write \"{scalar.Text}\"");
        if (scalar.Text is "=" or "<<") throw Fault(scalar, $"'{scalar.Text}' has a meaning of its own in YAML 1.1", $"write \"{scalar.Text}\"");
        return PlainScalar.Resolve(scalar.Text, YamlVersion.V11);
    }

    private YamlValue Tagged(YamlScalar scalar, string tag)
    {
        var value = PlainScalar.Resolve(scalar.Text, YamlVersion.V11);
        return (tag.StartsWith(Core, StringComparison.Ordinal) ? tag[Core.Length..] : tag) switch
        {
            "str" => YamlValue.Of(scalar.Text),
            "null" => YamlNull.Instance,
            "int" when value is YamlInteger => value,
            "float" when value is YamlFloat => value,
            "float" when value is YamlInteger whole => new YamlFloat((double)whole.Value),
            "bool" when value is YamlBool => value,
            "binary" => YamlValue.Of(string.Concat(scalar.Text.Where(c => !char.IsWhiteSpace(c)))),
            "int" or "float" or "bool" => throw Fault(scalar, $"'{scalar.Text}' is no {tag[Core.Length..]}", null),
            _ => throw Fault(scalar, $"the tag '{tag}' is not known", "use !!str, !!int, !!float, !!bool or !!null, or leave it out"),
        };
    }

    private ConfigOrigin Origin(YamlNode node) => ConfigOrigin.InFile(document.File, node.Span.Line, node.Span.Column);

    private sealed record ReadNode(ConfigNode Node, int Size);

    private WeirException TooMany(YamlNode node) => Fault(node, $"its aliases unfold to more than {MaximumValues} values", "write out less of it by aliases");

    private WeirException Fault(YamlNode node, string message, string? hint) => new("yaml_syntax", $"'{document.File}' is not valid: {message}", hint, document.LocationOf(node));
}
