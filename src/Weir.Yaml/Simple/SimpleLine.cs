namespace Weir.Yaml.Simple;

/// <summary>A line that is neither empty nor a comment.</summary>
internal sealed class SimpleLine
{
    private readonly string _text;
    private readonly int _start;
    private readonly int _number;

    private SimpleLine(string text, int start, int end, int number, int indent)
    {
        _text = text;
        _start = start;
        _number = number;
        End = end;
        Indent = indent;
        StartsItem = At(indent) == '-' && (indent + 1 == End || At(indent + 1) == ' ');
        if (!StartsItem) FindKey();
    }

    /// <summary>Column of the first letter, from 0. Columns count from the line's start.</summary>
    public int Indent { get; }

    /// <summary>Column after the last letter.</summary>
    public int End { get; }

    /// <summary>True for an item of a list.</summary>
    public bool StartsItem { get; }

    /// <summary>Length of the key that begins the line, its quotes included; 0 without one.</summary>
    public int KeyLength { get; private set; }

    /// <summary>Column of the value behind the key; null where none stands on the line.</summary>
    public int? ValueStart { get; private set; }

    /// <summary>The lines of a text; null where a character or a marker is in it that the simple reader does not know.</summary>
    public static List<SimpleLine>? Split(string text)
    {
        var lines = new List<SimpleLine>();
        var number = 0;
        for (var start = 0; start < text.Length;)
        {
            number++;
            var end = start;
            for (; end < text.Length && text[end] != '\n'; end++)
                if (text[end] is < ' ' and not '\r' or '\u007f' or '\u0085' or '\u00a0' or '\u2028' or '\u2029' or '\ufeff' || char.IsSurrogate(text[end])) return null;
            var next = end + 1;
            if (end > start && text[end - 1] == '\r') end--;
            if (text.AsSpan(start, end - start).IndexOf('\r') >= 0) return null;
            var indent = 0;
            while (start + indent < end && text[start + indent] == ' ') indent++;
            var length = end - start;
            while (length > indent && text[start + length - 1] == ' ') length--;
            if (length > indent && text[start + indent] != '#')
            {
                var line = text.AsSpan(start, length);
                if (line[0] == '%' || line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("...", StringComparison.Ordinal)) return null;
                lines.Add(new SimpleLine(text, start, length, number, indent));
            }

            start = next;
        }

        return lines;
    }

    public char At(int column) => column < End ? _text[_start + column] : '\0';

    public string Cut(int from, int to) => _text.Substring(_start + from, to - from);

    public int Index(int column) => _start + column;

    public YamlSpan Span(int column, int end) => new(_start + column, end, _number, column + 1);

    /// <summary>The rest behind the dash, as a line of its own; null where there is none.</summary>
    public SimpleLine? AfterDash()
    {
        var column = Indent + 1;
        while (column < End && At(column) == ' ') column++;
        return column >= End || At(column) == '#' ? null : new SimpleLine(_text, _start, End, _number, column);
    }

    /// <summary>The key; null where it is none of the simple kind.</summary>
    public YamlScalar? Key()
    {
        var (from, to) = (Indent, Indent + KeyLength);
        var isQuoted = At(from) is '\'' or '"';
        var text = isQuoted ? SimpleFlow.Unquote(Cut(from, to)) : Cut(from, to).TrimEnd(' ');
        if (text is null) return null;
        var end = isQuoted ? to : from + text.Length;
        return new YamlScalar(Span(from, Index(end)), text, isQuoted ? YamlScalarStyle.Quoted : YamlScalarStyle.Plain, null);
    }

    private void FindKey()
    {
        var colon = At(Indent) is '\'' or '"' ? AfterQuote() : PlainKeyEnd();
        if (colon <= Indent) return;
        KeyLength = colon - Indent;
        var value = colon + 1;
        while (value < End && At(value) == ' ') value++;
        if (value < End && At(value) != '#') ValueStart = value;
    }

    // The colon right after a quoted key.
    private int AfterQuote()
    {
        var quote = At(Indent);
        for (var i = Indent + 1; i < End; i++)
        {
            if (At(i) != quote) continue;
            if (quote == '\'' && At(i + 1) == '\'') i++;
            else return At(i + 1) == ':' && At(i + 2) is ' ' or '\0' ? i + 1 : -1;
        }

        return -1;
    }

    private int PlainKeyEnd()
    {
        if (!SimpleFlow.StartsPlain(this, Indent)) return -1;
        for (var i = Indent; i < End; i++)
        {
            if (At(i) == ':' && At(i + 1) is ' ' or '\0') return i;
            if (At(i) == '#' && At(i - 1) == ' ') return -1;
        }

        return -1;
    }
}
