using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>Parameters of a Python file, which is read and never run: literal assignments at the top level, in classes, and to <c>self</c> in <c>__init__</c>.</summary>
internal static class PythonParams
{
    /// <summary>Every literal by name; those of a class below its name. What is no literal is passed over.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>: a string or bracket that does not end.</exception>
    public static YamlMap Read(string text, string file)
    {
        var lines = PythonTokens.Lines(text, file);
        return Block(lines, 0, lines.Count, isSelf: false);
    }

    private static YamlMap Block(List<PythonLine> lines, int start, int end, bool isSelf)
    {
        var values = new OrderedDictionary<string, YamlValue>();
        for (var i = start; i < end;)
        {
            var line = lines[i];
            var next = i + 1;
            while (next < end && lines[next].Indent > line.Indent) next++;
            switch (line.Tokens)
            {
                case [{ Text: "class" }, var name, ..] when !isSelf && next > i + 1:
                    values[name.Text] = Block(lines, i + 1, next, isSelf: false);
                    break;
                case [{ Text: "def" }, { Text: "__init__" }, ..] when !isSelf && next > i + 1:
                    foreach (var (key, value) in Block(lines, i + 1, next, isSelf: true).Entries) values[((YamlText)key).Value] = value;
                    break;
                default:
                    foreach (var statement in PythonTokens.Split(line.Tokens, ";"))
                        if (Assignment(statement, isSelf) is { } found) values[found.Name] = found.Value;
                    break;
            }

            i = next;
        }

        return YamlValue.Map(values.Select(v => (v.Key, v.Value)));
    }

    // NAME = literal, NAME: type = literal; self.NAME in an __init__.
    private static (string Name, YamlValue Value)? Assignment(IReadOnlyList<PythonToken> tokens, bool isSelf)
    {
        var parts = PythonTokens.Split(tokens, "=").ToList();
        if (parts.Count != 2) return null;
        var target = PythonTokens.Split(parts[0], ":").First();
        var name = target switch
        {
            [{ Kind: PythonTokenKind.Name } only] when !isSelf => only.Text,
            [{ Text: "self" }, { Text: "." }, { Kind: PythonTokenKind.Name } attribute] when isSelf => attribute.Text,
            _ => null,
        };
        return name is not null && PythonLiteral.Read(parts[1]) is { } value ? (name, value) : null;
    }
}
