namespace Weir.Yaml;

/// <summary>A node of a YAML file with its place in the text.</summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlSpan span) => Span = span;

    /// <summary>Where the node's own text lies.</summary>
    public YamlSpan Span { get; internal set; }

    /// <summary>True where the text has an alias (<c>*name</c>) to a node that stands elsewhere.</summary>
    public bool IsAlias { get; internal init; }
}

/// <summary>A mapping, in the order of the file.</summary>
public sealed class YamlMapping : YamlNode
{
    internal YamlMapping(YamlSpan span, IReadOnlyList<YamlEntry> entries, bool isFlow)
        : base(span)
    {
        Entries = entries;
        IsFlow = isFlow;
    }

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>True for <c>{a: 1}</c>.</summary>
    public bool IsFlow { get; }

    /// <summary>The value of a scalar key, or null when there is none.</summary>
    public YamlNode? this[string key] => Find(key)?.Value;

    /// <summary>The entry of a scalar key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key is YamlScalar scalar && scalar.Text == key) return entry;
        return null;
    }
}

/// <summary>One entry of a mapping.</summary>
/// <param name="Key">Its key, nearly always a scalar.</param>
/// <param name="Value">Its value; an empty scalar where the file has none.</param>
public sealed record YamlEntry(YamlNode Key, YamlNode Value)
{
    /// <summary>The key's text; empty when the key is no scalar.</summary>
    public string KeyText => Key is YamlScalar scalar ? scalar.Text : string.Empty;
}

/// <summary>A sequence.</summary>
public sealed class YamlSequence : YamlNode
{
    internal YamlSequence(YamlSpan span, IReadOnlyList<YamlNode> items, bool isFlow)
        : base(span)
    {
        Items = items;
        IsFlow = isFlow;
    }

    /// <summary>Items in order.</summary>
    public IReadOnlyList<YamlNode> Items { get; }

    /// <summary>True for <c>[1, 2]</c>.</summary>
    public bool IsFlow { get; }
}

/// <summary>A scalar: its text after unquoting, and how it was written. What type it means depends on the YAML version.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(YamlSpan span, string text, YamlScalarStyle style, string? tag)
        : base(span)
    {
        Text = text;
        Style = style;
        Tag = tag;
    }

    /// <summary>The text, unquoted and unfolded.</summary>
    public string Text { get; }

    /// <summary>How it was written.</summary>
    public YamlScalarStyle Style { get; }

    /// <summary>An explicit tag such as <c>!!str</c>, in its long form; null without one.</summary>
    public string? Tag { get; }
}

/// <summary>How a scalar was written.</summary>
public enum YamlScalarStyle
{
    /// <summary>Without quotes: the only style whose type is guessed.</summary>
    Plain,

    /// <summary>In single or double quotes.</summary>
    Quoted,

    /// <summary>A block: <c>|</c> or <c>&gt;</c>.</summary>
    Block,
}

/// <summary>A stretch of the text.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="End">Index after the last character.</param>
/// <param name="Line">1-based line of the start.</param>
/// <param name="Column">1-based column of the start.</param>
public readonly record struct YamlSpan(int Start, int End, int Line, int Column);
