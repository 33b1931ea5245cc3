namespace Weir.Data.Csv;

/// <summary>Recognises ISO 8601 dates and time stamps: <c>2024-02-29</c>, <c>2024-02-29 01:02</c>, <c>2024-02-29T01:02:03.5Z</c>, <c>…+02:00</c>.</summary>
internal static class TimeShape
{
    private const int DateLength = 10;

    public static CellKinds Classify(ReadOnlySpan<byte> cell)
    {
        if (!IsDate(cell)) return CellKinds.Text;
        if (cell.Length == DateLength) return CellKinds.Date;
        if (cell[DateLength] is not ((byte)' ' or (byte)'T')) return CellKinds.Text;
        var time = cell[(DateLength + 1)..];
        if (time.Length < 5 || !Two(time, 0, 23) || time[2] != ':' || !Two(time, 3, 59)) return CellKinds.Text;
        time = time[5..];
        if (!time.IsEmpty && time[0] == ':')
        {
            if (time.Length < 3 || !Two(time, 1, 59)) return CellKinds.Text;
            time = Fraction(time[3..]);
        }

        return time.IsEmpty ? CellKinds.Timestamp : IsZone(time) ? CellKinds.ZonedTimestamp : CellKinds.Text;
    }

    private static bool IsDate(ReadOnlySpan<byte> cell)
    {
        if (cell.Length < DateLength || cell[4] != '-' || cell[7] != '-' || !Two(cell, 0, 99) || !Two(cell, 2, 99) || !Two(cell, 5, 12) || !Two(cell, 8, 31)) return false;
        var (year, month, day) = (Number(cell, 0) * 100 + Number(cell, 2), Number(cell, 5), Number(cell, 8));
        return year >= 1 && month >= 1 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    // Up to six digits are kept (microseconds); more are cut by the reader.
    private static ReadOnlySpan<byte> Fraction(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '.') return text;
        var digits = 1;
        while (digits < text.Length && (uint)(text[digits] - '0') <= 9) digits++;
        return digits is > 1 and <= 7 ? text[digits..] : "?"u8;
    }

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        if (text.Length == 1) return text[0] == 'Z';
        if (text[0] is not ((byte)'+' or (byte)'-') || !Two(text, 1, 15)) return false;
        return text.Length switch
        {
            3 => true,
            5 => Two(text, 3, 59),
            6 => text[3] == ':' && Two(text, 4, 59),
            _ => false,
        };
    }

    private static int Number(ReadOnlySpan<byte> text, int at) => (text[at] - '0') * 10 + text[at + 1] - '0';

    private static bool Two(ReadOnlySpan<byte> text, int at, int most) =>
        text.Length >= at + 2 && (uint)(text[at] - '0') <= 9 && (uint)(text[at + 1] - '0') <= 9 && Number(text, at) <= most;
}
