using System.Text;
using Weir.Yaml;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params.Editing;

/// <summary>A YAML file written again with other values, as ruamel.yaml does it for DVC.</summary>
/// <remarks>Mappings are indented by two; lists become blocks; text loses quotes that it does not need; numbers that stay keep their spelling. A comment
/// belongs to the value before it: it goes with a key that goes, and a block list loses what stands in and below it.</remarks>
internal sealed class YamlParamsText(string text, string path)
{
    private readonly YamlDocument _document = YamlDocument.Parse(text, path);
    private readonly StringBuilder _output = new();

    public string Write(YamlMap values)
    {
        if (_document.Root is not YamlMapping { Entries.Count: > 0, IsFlow: false } root) return YamlEmitter.File(values);
        var lead = text[..LineStart(root.Entries[0].Key.Span.Start)];
        _output.Append(lead.StartsWith("---\n", StringComparison.Ordinal) ? lead[4..] : lead);
        Mapping(root, values, 0, text.Length);
        return _output.ToString();
    }

    private void Mapping(YamlMapping mapping, YamlMap values, int indent, int end)
    {
        for (var i = 0; i < mapping.Entries.Count; i++)
        {
            var next = i + 1 < mapping.Entries.Count ? LineStart(mapping.Entries[i + 1].Key.Span.Start) : end;
            if (values.Entries.FirstOrDefault(v => v.Key.Equals(KeyOf(mapping.Entries[i]))) is { } field) Entry(mapping.Entries[i], field.Value, indent, next);
        }

        var known = mapping.Entries.Select(KeyOf).ToList();
        foreach (var (key, value) in values.Entries.Where(v => !known.Contains(v.Key)))
        {
            EndLine();
            _output.Append(YamlEmitter.Entry(Name(key), value, indent));
        }
    }

    private void Entry(YamlEntry entry, YamlValue value, int indent, int end)
    {
        var node = entry.Value;
        var name = Name(KeyOf(entry));
        if (node is YamlMapping { IsFlow: false, Entries.Count: > 0 } block && value is YamlMap { Entries.Count: > 0 } inner && !node.IsAlias)
        {
            // Comments between the key and its first entry are the key's.
            var start = LineStart(block.Entries[0].Key.Span.Start);
            Head(name, indent, entry.Key.Span.End);
            var lead = text[Math.Min(LineEnd(entry.Key.Span.End), start)..start];
            _output.Append('\n').Append(lead);
            Mapping(block, inner, indent + 2, end);
            return;
        }

        var isFlow = node is YamlMapping { IsFlow: true, Entries.Count: > 0 } && value is YamlMap { Entries.Count: > 0 };
        var lines = (isFlow ? $"{new string(' ', indent)}{Key(name)}: {YamlEmitter.Flow(value)}\n" : Unchanged(node, value) is { } same ? $"{new string(' ', indent)}{Key(name)}: {same}\n" : Emitted(name, node, value, indent)).TrimEnd('\n').Split('\n', 2);
        var isBlockList = node is YamlSequence { IsFlow: false, Items.Count: > 0 };
        var after = isBlockList ? entry.Key.Span.End : EndOf(entry);
        Line(lines[0], after);
        _output.Append('\n');
        var below = isBlockList ? string.Empty : text[Math.Min(LineEnd(after), end)..end];
        if (value is YamlList or YamlMap) _output.Append(below);
        if (lines.Length > 1)
        {
            EndLine();
            _output.Append(lines[1]).Append('\n');
        }

        if (value is not (YamlList or YamlMap)) _output.Append(below);
    }

    // A literal block stays one, whatever text it has.
    private static string Emitted(string name, YamlNode node, YamlValue value, int indent)
    {
        if (node is not YamlScalar { Style: YamlScalarStyle.Block } || value is not YamlText { Value: var content }) return YamlEmitter.Entry(name, value, indent);
        var chomp = content.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : content.EndsWith('\n') ? string.Empty : "-";
        var pad = new string(' ', indent + 2);
        var body = string.Join('\n', content.TrimEnd('\n').Split('\n').Select(l => l.Length > 0 ? pad + l : l));
        return $"{new string(' ', indent)}{Key(name)}: |{chomp}\n{body}\n";
    }

    // Numbers and times that stay keep how they were written.
    private string? Unchanged(YamlNode node, YamlValue value) =>
        node is YamlScalar { Style: YamlScalarStyle.Plain, Tag: null, IsAlias: false } && value is YamlInteger or YamlFloat or YamlTimestamp or YamlBool && ParamsEdit.ValueOf(node, _document).Equals(value) ? text[node.Span.Start..node.Span.End].Trim() : null;

    private void Head(string name, int indent, int after) => Line($"{new string(' ', indent)}{Key(name)}:", after);

    // What stands before, and the comment of the old line in its old column where it fits.
    private void Line(string line, int after)
    {
        EndLine();
        _output.Append(line);
        var rest = text[after..LineEnd(after)].TrimEnd('\n', '\r', ' ');
        var at = rest.IndexOf('#', StringComparison.Ordinal);
        if (at < 0) return;
        var column = after + at - LineStart(after);
        _output.Append(' ', Math.Max(1, column - line.Length)).Append(rest.AsSpan(at));
    }

    private void EndLine()
    {
        if (_output.Length > 0 && _output[^1] != '\n') _output.Append('\n');
    }

    private YamlValue KeyOf(YamlEntry entry) => ParamsEdit.ValueOf(entry.Key, _document);

    private static string Name(YamlValue key) => key is YamlText t ? t.Value : YamlEmitter.Flow(key);

    private static string Key(string name)
    {
        var line = YamlEmitter.Entry(name, YamlNull.Instance, 0).TrimEnd('\n');
        return line[..^1];
    }

    private int EndOf(YamlEntry entry)
    {
        var end = Math.Max(entry.Key.Span.End, entry.Value.Span.End);
        while (end > entry.Key.Span.End && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    private int LineStart(int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private int LineEnd(int index)
    {
        var newline = text.IndexOf('\n', index);
        return newline < 0 ? text.Length : newline + 1;
    }
}
