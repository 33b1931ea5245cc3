using System.Buffers.Text;

namespace Weir.Data.Csv;

/// <summary>Tells what a cell looks like, from its bytes.</summary>
/// <remarks>Stricter than a number parser on purpose: <c>007</c>, <c>1_000</c>, <c>0x1F</c> and 20-digit identifiers are text, since reading
/// them as numbers would lose what they say.</remarks>
internal static class CellClassifier
{
    private const int SafeDigits = 18; // every integer of 18 digits fits 64 bits

    /// <summary>Kind of a cell that is neither missing nor padded with blanks.</summary>
    public static CellKinds Classify(ReadOnlySpan<byte> cell)
    {
        var first = cell[0];
        if (first is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.') return NumberOrTime(cell);
        return first switch
        {
            (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F' => IsBoolean(cell) ? CellKinds.Boolean : CellKinds.Text,
            (byte)'n' or (byte)'N' or (byte)'i' or (byte)'I' => IsSpecialNumber(cell) ? CellKinds.Number : CellKinds.Text,
            _ => CellKinds.Text,
        };
    }

    private static CellKinds NumberOrTime(ReadOnlySpan<byte> cell)
    {
        var signed = cell[0] is (byte)'-' or (byte)'+';
        var body = signed ? cell[1..] : cell;
        var digits = Digits(body);
        if (digits == 0 && (body.IsEmpty || body[0] != '.')) return signed && IsSpecialNumber(body) ? CellKinds.Number : CellKinds.Text;
        if (digits > 1 && body[0] == '0') return CellKinds.Text;
        if (digits == body.Length) return digits <= SafeDigits || FitsLong(cell) ? CellKinds.Integer : CellKinds.Text;
        if (!signed && digits == 4 && body[4] == '-') return TimeShape.Classify(body);
        return IsFraction(body[digits..], digits) ? CellKinds.Number : CellKinds.Text;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && (uint)(text[count] - '0') <= 9) count++;
        return count;
    }

    private static bool FitsLong(ReadOnlySpan<byte> cell) =>
        Utf8Parser.TryParse(cell[0] == '+' ? cell[1..] : cell, out long _, out var used) && used == cell.Length - (cell[0] == '+' ? 1 : 0);

    // What follows the digits before the point: ".5", ".", "e10", ".5E-3".
    private static bool IsFraction(ReadOnlySpan<byte> rest, int before)
    {
        if (rest[0] == '.')
        {
            var after = Digits(rest[1..]);
            if (before + after == 0) return false;
            rest = rest[(after + 1)..];
            if (rest.IsEmpty) return true;
        }

        if (rest[0] is not ((byte)'e' or (byte)'E')) return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is (byte)'-' or (byte)'+') rest = rest[1..];
        return !rest.IsEmpty && rest.Length <= 4 && Digits(rest) == rest.Length;
    }

    private static bool IsBoolean(ReadOnlySpan<byte> cell) =>
        cell.Length is 4 or 5 && (EqualsWord(cell, "true"u8) || EqualsWord(cell, "false"u8));

    private static bool IsSpecialNumber(ReadOnlySpan<byte> cell) =>
        EqualsWord(cell, "nan"u8) || EqualsWord(cell, "inf"u8) || EqualsWord(cell, "infinity"u8);

    private static bool EqualsWord(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(cell, word);
}
