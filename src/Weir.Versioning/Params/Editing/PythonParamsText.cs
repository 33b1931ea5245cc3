using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params.Editing;

/// <summary>A Python file with other literals. DVC leaves texts as they are; here they change too.</summary>
internal sealed class PythonParamsText(string text, string path)
{
    private readonly List<string> _lines = [.. text.Split('\n')];

    public string Write(YamlMap before, YamlMap after)
    {
        Block(before, after, [], string.Empty);
        var result = string.Join('\n', _lines);
        // What was meant is what reads back.
        return PythonParams.Read(result, path).Equals(after) ? result : throw ParamsEdit.Refused(path, "the assignment is not one literal on one line", "change it in an editor");
    }

    private void Block(YamlMap before, YamlMap after, string[] classes, string prefix)
    {
        foreach (var (key, old) in before.Entries)
        {
            var name = ((YamlText)key).Value;
            var now = after.Find(name) ?? throw ParamsEdit.Refused(path, $"'{prefix}{name}' cannot be taken out of Python code", "remove the assignment in an editor");
            if (old.Equals(now)) continue;
            if (!Replace(classes, name, now) && old is YamlMap inner && now is YamlMap other) Block(inner, other, [.. classes, name], $"{prefix}{name}.");
        }

        if (after.Entries.FirstOrDefault(e => before.Find(((YamlText)e.Key).Value) is null) is { } fresh)
            throw ParamsEdit.Refused(path, $"there is no '{prefix}{((YamlText)fresh.Key).Value}'", "a new one is assigned in an editor");
    }

    private bool Replace(string[] classes, string name, YamlValue value)
    {
        var (from, to) = (0, _lines.Count);
        foreach (var type in classes)
        {
            var head = _lines.FindIndex(from, to - from, l => l.TrimStart().StartsWith($"class {type}", StringComparison.Ordinal) && l.TrimStart()[(6 + type.Length)..] is [':' or '(' or ' ', ..]);
            if (head < 0) return false;
            var depth = Indent(_lines[head]);
            var end = _lines.FindIndex(head + 1, to - head - 1, l => l.Trim().Length > 0 && !l.TrimStart().StartsWith('#') && Indent(l) <= depth);
            (from, to) = (head + 1, end < 0 ? to : end);
        }

        for (var i = from; i < to; i++)
        {
            var line = _lines[i].TrimStart();
            if (classes.Length == 0 && Indent(_lines[i]) > 0) continue;
            foreach (var target in classes.Length > 0 ? new[] { name, "self." + name } : [name])
            {
                if (!line.StartsWith(target, StringComparison.Ordinal) || line[target.Length..].TrimStart() is not ['=' or ':', ..]) continue;
                var equals = _lines[i].IndexOf('=', StringComparison.Ordinal);
                if (equals < 0 || _lines[i][(equals + 1)..].StartsWith('=')) continue;
                var start = equals + 1 + _lines[i][(equals + 1)..].TakeWhile(c => c == ' ').Count();
                var stop = LiteralEnd(_lines[i], start);
                _lines[i] = _lines[i][..start] + Repr(value) + _lines[i][stop..];
                return true;
            }
        }

        return false;
    }

    // Up to a comment, a semicolon or the end, outside quotes.
    private static int LiteralEnd(string line, int start)
    {
        char? quote = null;
        var end = line.Length;
        for (var i = start; i < line.Length; i++)
        {
            if (quote is not null)
            {
                if (line[i] == '\\') i++;
                else if (line[i] == quote) quote = null;
            }
            else if (line[i] is '\'' or '"') quote = line[i];
            else if (line[i] is '#' or ';')
            {
                end = i;
                break;
            }
        }

        while (end > start && char.IsWhiteSpace(line[end - 1])) end--;
        return end;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    private static string Repr(YamlValue value) => value switch
    {
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Repr(e.Key)}: {Repr(e.Value)}"))}}}",
        YamlList list => $"[{string.Join(", ", list.Items.Select(Repr))}]",
        YamlText s => "'" + s.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'",
        YamlBool b => b.Value ? "True" : "False",
        YamlInteger n => n.Digits,
        YamlFloat f => double.IsFinite(f.Value) ? PythonFloat.Repr(f.Value) : $"float('{PythonFloat.Repr(f.Value)}')",
        _ => "None",
    };
}
