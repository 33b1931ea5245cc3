using Weir.Yaml.Values;

namespace Weir.Versioning.Templating;

/// <summary>A value that templates can name, with the file and key it came from.</summary>
/// <param name="source">File beside <c>dvc.yaml</c>, or <c>vars[0]</c>; null for what templating made itself.</param>
/// <param name="path">Dotted key in it.</param>
internal sealed class ContextNode(string? source, string path)
{
    /// <summary>The scalar; null for a list or mapping.</summary>
    public YamlValue? Scalar { get; private init; }

    /// <summary>The items of a list.</summary>
    public List<ContextNode>? Items { get; private init; }

    /// <summary>The entries of a mapping, in order.</summary>
    public List<KeyValuePair<string, ContextNode>>? Entries { get; private init; }

    public string? Source { get; } = source;

    public string Path { get; } = path;

    /// <summary>True when it came from a parameter file, whose use is tracked.</summary>
    public bool IsFromFile { get; private init; }

    public static ContextNode Of(YamlValue value, string? source, string path, bool isFromFile) => value switch
    {
        YamlMap map => new ContextNode(source, path)
        {
            Entries = [.. map.Entries.Select(e => KeyText(e.Key) is var key ? KeyValuePair.Create(key, Of(e.Value, source, Join(path, key), isFromFile)) : default)],
            IsFromFile = isFromFile,
        },
        YamlList list => new ContextNode(source, path) { Items = [.. list.Items.Select((item, i) => Of(item, source, Join(path, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), isFromFile))], IsFromFile = isFromFile },
        _ => new ContextNode(source, path) { Scalar = value, IsFromFile = isFromFile },
    };

    /// <summary>A mapping of nodes that exist already.</summary>
    public static ContextNode Map(IEnumerable<KeyValuePair<string, ContextNode>> entries) => new(null, string.Empty) { Entries = [.. entries] };

    public ContextNode? Find(string key)
    {
        foreach (var (name, node) in Entries!)
            if (name == key) return node;
        return null;
    }

    public void Set(string key, ContextNode node)
    {
        for (var i = 0; i < Entries!.Count; i++)
        {
            if (Entries[i].Key != key) continue;
            Entries[i] = KeyValuePair.Create(key, node);
            return;
        }

        Entries.Add(KeyValuePair.Create(key, node));
    }

    /// <summary>The value without its origin.</summary>
    public YamlValue ToValue() =>
        Scalar ?? (Items is not null ? new YamlList([.. Items.Select(i => i.ToValue())]) : new YamlMap([.. Entries!.Select(e => new YamlField(YamlValue.Of(e.Key), e.Value.ToValue()))]));

    public ContextNode Clone() => Entries is null && Items is null
        ? this
        : new ContextNode(Source, Path) { Items = Items?.ConvertAll(i => i.Clone()), Entries = Entries?.ConvertAll(e => KeyValuePair.Create(e.Key, e.Value.Clone())), IsFromFile = IsFromFile };

    /// <summary>How a person would name where it came from.</summary>
    public string Origin => Source is null ? "the context" : $"'{Source}'";

    public static string KeyText(YamlValue key) => key is YamlText text ? text.Value : TemplateText.ToText(key);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
