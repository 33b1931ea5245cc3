namespace Weir.Data.Csv;

/// <summary>Finds the values of one row (RFC 4180).</summary>
internal static class RowParser
{
    /// <summary>The row goes on beyond the buffer.</summary>
    public const int Unfinished = 0;

    /// <summary>Text follows a closing quote.</summary>
    public const int TextAfterQuote = -1;

    /// <summary>A carriage return alone follows a closing quote.</summary>
    public const int ReturnAfterQuote = -2;

    /// <summary>Parses from the start of <paramref name="text"/>; returns the bytes used up, line end included, or one of the constants.</summary>
    /// <param name="text">The rest of the buffer.</param>
    /// <param name="offset">Its place in the buffer, added to the fields' places.</param>
    /// <param name="delimiter">What separates values.</param>
    /// <param name="isLast">True when nothing follows the buffer.</param>
    /// <param name="fields">Receives the places; quoted values lie there without their outer quotes, doubled quotes as they are.</param>
    public static int Parse(ReadOnlySpan<byte> text, int offset, byte delimiter, bool isLast, FieldList fields)
    {
        fields.Clear();
        var at = 0;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                var close = CloseQuote(text, at + 1, fields);
                if (close < 0) return Unfinished;
                fields.Add(offset + at + 1, close - at - 1);
                at = close + 1;
                if (at == text.Length && !isLast) return Unfinished;
                if (at < text.Length && text[at] == '\r')
                {
                    if (at + 1 == text.Length && !isLast) return Unfinished;
                    if (at + 1 == text.Length || text[at + 1] == '\n') at++;
                }

                if (at < text.Length && text[at] != delimiter && text[at] != '\n') return text[at] == '\r' ? ReturnAfterQuote : TextAfterQuote;
            }
            else
            {
                var start = at;
                while (at < text.Length && text[at] != delimiter && text[at] != '\n') at++;
                if (at == text.Length && !isLast) return Unfinished;
                var end = at;
                if ((at == text.Length || text[at] == '\n') && end > start && text[end - 1] == '\r') end--;
                fields.Add(offset + start, end - start);
                fields.IsEmptyLine = end == start;
            }

            if (at >= text.Length) return text.Length;
            if (text[at++] != '\n') continue;
            fields.LineCount++;
            return at;
        }
    }

    // The place of the quote that closes a value begun before `at`, or -1.
    private static int CloseQuote(ReadOnlySpan<byte> text, int at, FieldList fields)
    {
        while (true)
        {
            var next = text[at..].IndexOf((byte)'"');
            if (next < 0) return -1;
            fields.LineCount += text.Slice(at, next).Count((byte)'\n');
            at += next;
            if (at + 1 < text.Length && text[at + 1] == '"') at += 2;
            else return at;
        }
    }
}
