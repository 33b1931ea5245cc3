namespace Weir.Yaml.Simple;

/// <summary>A value on one line: plain, quoted without escapes, a flow list or mapping. Null is the answer for everything else.</summary>
internal sealed class SimpleFlow(SimpleLine line, int start)
{
    private const int MaximumDepth = 100;
    private int _at = start;

    /// <summary>The value, with nothing but a comment behind it.</summary>
    public YamlNode? Whole(int depth)
    {
        YamlNode? value = line.At(_at) switch
        {
            '[' => List(depth),
            '{' => Map(depth),
            '\'' or '"' => Quoted(),
            _ => Plain(),
        };
        if (value is null) return null;
        var behind = _at;
        Blanks();
        return _at >= line.End || (line.At(_at) == '#' && _at > behind) ? value : null;
    }

    /// <summary>True where a plain value may begin in a block.</summary>
    public static bool StartsPlain(SimpleLine line, int at) => line.At(at) switch
    {
        ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or ':' or '\0' => false,
        '?' or '-' => line.At(at + 1) is not (' ' or '\0'),
        _ => true,
    };

    /// <summary>The text in quotes; null where a backslash stands in double ones.</summary>
    public static string? Unquote(string quoted)
    {
        var inner = quoted[1..^1];
        if (quoted[0] == '\'') return inner.Replace("''", "'", StringComparison.Ordinal);
        return inner.Contains('\\', StringComparison.Ordinal) ? null : inner;
    }

    // To the end of the line, or to a comment; a colon in it that would make it a key is a mistake.
    private YamlScalar? Plain()
    {
        if (!StartsPlain(line, _at)) return null;
        var from = _at;
        var to = from;
        for (; to < line.End; to++)
        {
            if (line.At(to) == '#' && line.At(to - 1) == ' ') break;
            if (line.At(to) == ':' && line.At(to + 1) is ' ' or '\0') return null;
        }

        _at = to;
        while (line.At(to - 1) == ' ') to--;
        // The blank before a comment belongs to it.
        _at = to;
        return new YamlScalar(line.Span(from, line.Index(to)), line.Cut(from, to), YamlScalarStyle.Plain, null);
    }

    private YamlScalar? Quoted()
    {
        var (from, quote) = (_at, line.At(_at));
        for (var i = from + 1; i < line.End; i++)
        {
            if (line.At(i) != quote) continue;
            if (quote == '\'' && line.At(i + 1) == '\'')
            {
                i++;
                continue;
            }

            _at = i + 1;
            return Unquote(line.Cut(from, _at)) is { } text ? new YamlScalar(line.Span(from, line.Index(_at)), text, YamlScalarStyle.Quoted, null) : null;
        }

        return null;
    }

    private YamlSequence? List(int depth)
    {
        var from = _at++;
        var items = new List<YamlNode>();
        Blanks();
        while (line.At(_at) != ']' || items.Count > 0)
        {
            if (ItemOrPair(depth + 1) is not { } item) return null;
            items.Add(item);
            Blanks();
            if (line.At(_at) == ']') break;
            if (line.At(_at) != ',') return null;
            _at++;
            Blanks();
        }

        _at++;
        return new YamlSequence(line.Span(from, line.Index(_at)), items, isFlow: true);
    }

    private YamlMapping? Map(int depth)
    {
        var from = _at++;
        var entries = new List<YamlEntry>();
        Blanks();
        while (line.At(_at) != '}' || entries.Count > 0)
        {
            var key = line.At(_at) is '\'' or '"' ? Quoted() : FlowPlain(isKey: true);
            if (key is null || entries.Exists(e => e.KeyText == key.Text) || key.Text == "<<" || line.At(_at) != ':' || line.At(_at + 1) != ' ') return null;
            _at++;
            Blanks();
            if (Item(depth + 1) is not { } value) return null;
            entries.Add(new YamlEntry(key, value));
            Blanks();
            if (line.At(_at) == '}') break;
            if (line.At(_at) != ',') return null;
            _at++;
            Blanks();
        }

        _at++;
        return new YamlMapping(line.Span(from, line.Index(_at)), entries, isFlow: true);
    }

    // In a list "a: b" is a mapping of one entry.
    private YamlNode? ItemOrPair(int depth)
    {
        if (line.At(_at) is '[' or '{') return Item(depth);
        var first = line.At(_at) is '\'' or '"' ? Quoted() : FlowPlain(isKey: true);
        if (first is null || line.At(_at) != ':') return first;
        if (line.At(_at + 1) != ' ' || first.Text == "<<") return null;
        _at++;
        Blanks();
        return Item(depth) is { } value ? new YamlMapping(first.Span with { End = value.Span.End }, [new YamlEntry(first, value)], isFlow: true) : null;
    }

    private YamlNode? Item(int depth) => depth > MaximumDepth ? null : line.At(_at) switch
    {
        '[' => List(depth),
        '{' => Map(depth),
        '\'' or '"' => Quoted(),
        _ => FlowPlain(isKey: false),
    };

    // In a flow collection: no colon, no bracket, no comment in it.
    private YamlScalar? FlowPlain(bool isKey)
    {
        if (!StartsPlain(line, _at) || line.At(_at) is '?' || (line.At(_at) == '-' && line.At(_at + 1) is ',' or ']' or '}')) return null;
        var from = _at;
        for (; _at < line.End; _at++)
        {
            var c = line.At(_at);
            if (c is ',' or ']' or '}') break;
            if (c is '[' or '{' or '#' or '\'' or '"' or '?') return null;
            if (c != ':') continue;
            if (isKey && line.At(_at + 1) == ' ') break;
            return null;
        }

        var to = _at;
        while (line.At(to - 1) == ' ') to--;
        // A blank between a key and its colon is rare enough.
        if (to == from || _at >= line.End || (line.At(_at) == ':' && to != _at)) return null;
        return new YamlScalar(line.Span(from, line.Index(to)), line.Cut(from, to), YamlScalarStyle.Plain, null);
    }

    private void Blanks()
    {
        while (line.At(_at) == ' ') _at++;
    }
}
