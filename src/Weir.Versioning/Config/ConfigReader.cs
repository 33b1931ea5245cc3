using Weir.Foundation.Errors;

namespace Weir.Versioning.Config;

/// <summary>Reads the INI dialect of Python's ConfigObj: quotes, lists, values over several lines in triple quotes, comments behind values.</summary>
/// <remarks>By hand and not with regular expressions: every command reads the configuration.</remarks>
internal sealed class ConfigReader
{
    private readonly string[] _lines;
    private readonly string _file;
    private int _line;

    private ConfigReader(string text, string file)
    {
        _lines = text.TrimStart('\uFEFF').Split('\n');
        _file = file;
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c> with the line.</exception>
    public static ConfigSections Parse(string text, string file) => new ConfigReader(text, file).Read();

    private ConfigSections Read()
    {
        var sections = new ConfigSections();
        OrderedDictionary<string, ConfigValue>? current = null;
        for (_line = 0; _line < _lines.Length; _line++)
        {
            var line = _lines[_line].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[')
            {
                var name = Normalize(SectionName(line));
                if (sections[name] is not null) throw Fault($"the section '{name}' is there twice");
                current = sections.Require(name);
                continue;
            }

            var (key, value) = Entry(_lines[_line].TrimStart().TrimEnd('\r'));
            if (current is null) throw Fault($"the key '{key}' stands before any [section]");
            if (!current.TryAdd(key, value)) throw Fault($"the key '{key}' is there twice in its section");
        }

        return sections;
    }

    private string SectionName(string line)
    {
        var body = line[1..].TrimStart();
        if (body.StartsWith('[')) throw Fault("sections within sections are not known here");
        int end;
        string name;
        if (body.Length > 0 && body[0] is '"' or '\'')
        {
            var close = body.IndexOf($"{body[0]}]", 1, StringComparison.Ordinal);
            if (close < 0) close = LastQuote(body);
            if (close < 1) throw Fault($"'{line}' is not a [section]");
            name = body[1..close];
            end = body.IndexOf(']', close);
        }
        else
        {
            end = body.IndexOf(']', StringComparison.Ordinal);
            name = end > 0 ? body[..end].Trim() : string.Empty;
        }

        if (end < 0 || name.Trim().Length == 0 || !IsRest(body[(end + 1)..])) throw Fault($"'{line}' is not a [section]");
        return name;
    }

    private static int LastQuote(string body) => body.LastIndexOf(body[0]) is var at and > 0 ? at : -1;

    // `remote "name"` with whatever blanks around the quotes.
    private static string Normalize(string name)
    {
        name = name.ToLowerInvariant();
        foreach (var kind in (string[])["remote", "machine", "db"])
            if (ConfigSections.NameIn(name.Trim(), kind) is { } own) return $"{kind} \"{own}\"";
        return name;
    }

    private (string Key, ConfigValue Value) Entry(string line)
    {
        int equals;
        string key;
        if (line[0] is '"' or '\'')
        {
            var close = line.IndexOf(line[0], 1);
            equals = close < 0 ? -1 : line.IndexOf('=', close);
            if (equals < 0 || line[(close + 1)..equals].Trim().Length > 0) throw Fault($"'{line}' is neither a [section] nor a key = value");
            key = line[1..close];
        }
        else
        {
            equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Fault($"'{line}' is neither a [section] nor a key = value");
            key = line[..equals].TrimEnd();
        }

        return (key.ToLowerInvariant(), Value(line[(equals + 1)..].TrimStart()));
    }

    private ConfigValue Value(string text)
    {
        if (text.StartsWith("\"\"\"", StringComparison.Ordinal) || text.StartsWith("'''", StringComparison.Ordinal)) return new ConfigValue(TripleQuoted(text));
        text = text.TrimEnd();
        var items = new List<string>();
        var at = 0;
        var isList = false;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length || text[at] == '#')
            {
                if (!isList) items.Add(string.Empty);
                break;
            }

            if (text[at] == ',')
            {
                // A single comma is an empty list; two in a row, or one at the start, are nothing.
                if (isList || items.Count > 0 || !IsRest(text[(at + 1)..])) throw Fault($"the value '{text}' is not understood");
                return new ConfigValue(string.Empty, []);
            }

            items.Add(Item(text, ref at));
            if (at >= text.Length || text[at] != ',') break;
            isList = true;
            at++;
        }

        return isList ? new ConfigValue(string.Join(',', items), items) : new ConfigValue(items[0]);
    }

    // One item; afterwards `at` is on a comma or at the end.
    private string Item(string text, ref int at)
    {
        var start = at;
        if (text[at] is var quote and ('"' or '\''))
        {
            for (var close = text.IndexOf(quote, at + 1); close > 0; close = text.IndexOf(quote, close + 1))
            {
                var after = close + 1;
                while (after < text.Length && char.IsWhiteSpace(text[after])) after++;
                if (after < text.Length && text[after] is not (',' or '#')) continue;
                at = after < text.Length && text[after] == ',' ? after : text.Length;
                return text[(start + 1)..close];
            }

            throw Fault($"the value '{text}' has a quote without its end");
        }

        while (at < text.Length && text[at] is not (',' or '#')) at++;
        var item = text[start..at].TrimEnd();
        if (at < text.Length && text[at] == '#') at = text.Length;
        return item;
    }

    private string TripleQuoted(string text)
    {
        var quotes = text[..3];
        var begun = _line;
        var rest = text[3..];
        var found = new List<string>();
        while (true)
        {
            var close = rest.IndexOf(quotes, StringComparison.Ordinal);
            if (close >= 0)
            {
                if (!IsRest(rest[(close + 3)..])) throw Fault("something follows the closing quotes");
                found.Add(rest[..close]);
                return string.Join('\n', found);
            }

            found.Add(rest);
            if (++_line == _lines.Length)
            {
                _line = begun;
                throw Fault("the value in triple quotes does not end");
            }

            rest = _lines[_line].TrimEnd('\r');
        }
    }

    private static bool IsRest(string text) => text.TrimStart() is [] or ['#', ..];

    private WeirException Fault(string message) =>
        new(ErrorCodes.CorruptFile, $"'{_file}' is not a configuration file: {message}", location: new SourceLocation(_file, _line + 1));
}
