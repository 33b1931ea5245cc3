using Weir.Foundation.Errors;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Yaml.Edit;

/// <summary>Changes parts of a YAML text and leaves every other byte as it is: comments, quotes, blank lines, order, flow style.</summary>
/// <remarks>A path is a list of keys (<c>string</c>) and list positions (<c>int</c>). Each edit parses the text anew, so that places are always true.</remarks>
public sealed class YamlEditor
{
    private readonly string _file;

    /// <summary>Begins with a text.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>.</exception>
    public YamlEditor(string text, string file)
    {
        _file = file;
        Text = text;
        Document = YamlDocument.Parse(text, file);
    }

    /// <summary>The text with all edits so far.</summary>
    public string Text { get; private set; }

    /// <summary>The parsed text.</summary>
    public YamlDocument Document { get; private set; }

    /// <summary>The node at a path, or null.</summary>
    public YamlNode? Find(params ReadOnlySpan<object> path)
    {
        var node = Document.Root;
        foreach (var step in path)
        {
            node = (node, step) switch
            {
                (YamlMapping mapping, string key) => mapping[key],
                (YamlSequence sequence, int index) when index >= 0 && index < sequence.Items.Count => sequence.Items[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Sets a key of the mapping at <paramref name="path"/>: changes its value in place, or adds it at the end. An equal value changes no byte.</summary>
    /// <exception cref="WeirException"><c>yaml_edit</c>: there is no mapping at that path.</exception>
    public void Set(ReadOnlySpan<object> path, string key, YamlValue value)
    {
        if (path.IsEmpty && Document.Root is null)
        {
            var lead = Text.Length == 0 || Text.EndsWith('\n') ? Text : Text + "\n";
            Replace(0, Text.Length, lead + YamlEmitter.Entry(key, value, 0));
            return;
        }

        if (Find(path) is not YamlMapping mapping || mapping.IsAlias) throw NoMapping(path);
        if (mapping.Find(key) is not { } entry)
        {
            Add(mapping, key, value);
            return;
        }

        if (entry.Value.ToValue(Scalars.YamlVersion.V12, Document).Equals(value)) return;
        if (mapping.IsFlow || (entry.Value is YamlScalar && IsScalar(value) && entry.Value.Span.End > entry.Value.Span.Start && entry.Value is not YamlScalar { Style: YamlScalarStyle.Block }))
        {
            var text = mapping.IsFlow ? YamlEmitter.Flow(value) : InlineScalar(entry, value);
            Replace(entry.Value.Span.Start, entry.Value.Span.End, text);
            return;
        }

        // A collection comes or goes: the whole entry is written anew at the key's column.
        var indent = entry.Key.Span.Column - 1;
        Replace(entry.Key.Span.Start, EndOf(entry), YamlEmitter.Entry(key, value, indent)[indent..].TrimEnd('\n'));
    }

    /// <summary>Removes a key of the mapping at <paramref name="path"/>, with its line; nothing happens when it is not there.</summary>
    /// <exception cref="WeirException"><c>yaml_edit</c>: there is no mapping at that path.</exception>
    public void Remove(ReadOnlySpan<object> path, string key)
    {
        if (Find(path) is not YamlMapping mapping || mapping.IsAlias) throw NoMapping(path);
        if (mapping.Find(key) is not { } entry) return;
        if (mapping.IsFlow)
        {
            RemoveFromFlow(mapping, entry);
            return;
        }

        if (mapping.Entries.Count == 1)
        {
            Replace(entry.Key.Span.Start, EndOf(entry), "{}");
            return;
        }

        var start = entry.Key.Span.Start;
        var end = LineEnd(EndOf(entry));
        var isOwnLine = Text[LineStart(start)..start].All(c => c == ' ');
        if (isOwnLine)
        {
            Replace(LineStart(start), end, string.Empty);
        }
        else
        {
            // The first key of a list item shares its line with the dash: the next key moves up to it.
            var next = mapping.Entries[IndexOf(mapping, entry) + 1];
            Replace(start, next.Key.Span.Start, string.Empty);
        }
    }

    /// <summary>Takes away quotes that a text does not need, and writes the others as the emitter does: what ruamel.yaml does to a file that it writes again.</summary>
    public void SimplifyQuotes()
    {
        if (Document.Root is null) return;
        var quoted = new List<(YamlScalar Scalar, bool InFlow)>();
        Collect(Document.Root, false, quoted, new HashSet<object>(ReferenceEqualityComparer.Instance));
        var text = Text;
        foreach (var (scalar, inFlow) in quoted.DistinctBy(q => q.Scalar.Span.Start).OrderByDescending(q => q.Scalar.Span.Start))
        {
            var written = ScalarText.Quote(scalar.Text, inFlow);
            if (text.AsSpan(scalar.Span.Start, scalar.Span.End - scalar.Span.Start).Contains('\n')) continue; // folded over lines
            text = string.Concat(text.AsSpan(0, scalar.Span.Start), written, text.AsSpan(scalar.Span.End));
        }

        if (text != Text) Replace(0, Text.Length, text);
    }

    private static void Collect(YamlNode node, bool inFlow, List<(YamlScalar Scalar, bool InFlow)> quoted, HashSet<object> seen)
    {
        switch (node)
        {
            case YamlScalar { Style: YamlScalarStyle.Quoted } scalar:
                quoted.Add((scalar, inFlow));
                break;
            case YamlSequence list when seen.Add(list.Items):
                foreach (var item in list.Items) Collect(item, inFlow || list.IsFlow, quoted, seen);
                break;
            case YamlMapping map when seen.Add(map.Entries):
                foreach (var entry in map.Entries)
                {
                    Collect(entry.Key, inFlow || map.IsFlow, quoted, seen);
                    Collect(entry.Value, inFlow || map.IsFlow, quoted, seen);
                }

                break;
        }
    }

    private void Add(YamlMapping mapping, string key, YamlValue value)
    {
        if (mapping.IsFlow)
        {
            var close = Text.LastIndexOf('}', mapping.Span.End - 1);
            var insert = mapping.Entries.Count == 0 ? close : EndOf(mapping.Entries[^1]);
            Replace(insert, insert, $"{(mapping.Entries.Count == 0 ? string.Empty : ", ")}{YamlEmitter.Flow(YamlValue.Of(key))}: {YamlEmitter.Flow(value)}");
            return;
        }

        var indent = mapping.Entries[0].Key.Span.Column - 1;
        var end = EndOf(mapping.Entries[^1]);
        var at = LineEnd(end);
        var text = YamlEmitter.Entry(key, value, indent);
        Replace(at, at, at > 0 && Text[at - 1] != '\n' ? "\n" + text : text);
    }

    private void RemoveFromFlow(YamlMapping mapping, YamlEntry entry)
    {
        var index = IndexOf(mapping, entry);
        if (index + 1 < mapping.Entries.Count) Replace(entry.Key.Span.Start, mapping.Entries[index + 1].Key.Span.Start, string.Empty);
        else if (index > 0) Replace(EndOf(mapping.Entries[index - 1]), EndOf(entry), string.Empty);
        else Replace(entry.Key.Span.Start, EndOf(entry), string.Empty);
    }

    // An inline scalar is emitted with its key, so that folding counts the true column.
    private static string InlineScalar(YamlEntry entry, YamlValue value)
    {
        var column = entry.Key.Span.Column - 1;
        var line = YamlEmitter.Entry(entry.KeyText, value, column);
        var offset = column + YamlEmitter.Entry(entry.KeyText, YamlNull.Instance, column).TrimEnd('\n').Length - column;
        return line[offset..].Trim('\n').TrimStart(' ');
    }

    // The end of an entry's own text: not the comments and blank lines that follow it.
    private int EndOf(YamlEntry entry)
    {
        var end = Math.Max(entry.Key.Span.End, entry.Value.Span.End);
        while (end > entry.Key.Span.Start && char.IsWhiteSpace(Text[end - 1])) end--;
        if (entry.Value.Span.End <= entry.Key.Span.End || entry.Value is YamlScalar { Text: "", Style: YamlScalarStyle.Plain })
        {
            var colon = Text.IndexOf(':', entry.Key.Span.End);
            if (colon >= 0 && colon + 1 > end) end = colon + 1;
        }

        return end;
    }

    private int LineStart(int index) => Text.LastIndexOf('\n', Math.Max(0, index - 1)) + 1;

    private int LineEnd(int index)
    {
        var newline = Text.IndexOf('\n', index);
        return newline < 0 ? Text.Length : newline + 1;
    }

    private static bool IsScalar(YamlValue value) => value is not (YamlMap or YamlList);

    private static int IndexOf(YamlMapping mapping, YamlEntry entry)
    {
        for (var i = 0; i < mapping.Entries.Count; i++)
            if (ReferenceEquals(mapping.Entries[i], entry)) return i;
        return -1;
    }

    private void Replace(int start, int end, string text)
    {
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end));
        Document = YamlDocument.Parse(Text, _file);
    }

    private WeirException NoMapping(ReadOnlySpan<object> path) =>
        new("yaml_edit", $"'{_file}' has no mapping at '{string.Join('.', path.ToArray())}'", location: new SourceLocation(_file));
}
