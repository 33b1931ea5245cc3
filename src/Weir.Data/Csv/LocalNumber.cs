namespace Weir.Data.Csv;

/// <summary>Recognises numbers with a decimal comma: <c>3,14</c>, <c>-0,5e3</c>, and with points between thousands, <c>1.234,56</c>.</summary>
internal static class LocalNumber
{
    /// <summary>Kind of a cell in a file whose decimals stand after a comma: <c>3.14</c> is none of its numbers.</summary>
    public static CellKinds Classify(ReadOnlySpan<byte> cell)
    {
        if (IsNumber(cell)) return CellKinds.LocalNumber;
        var kind = CellClassifier.Classify(cell);
        return kind == CellKinds.Number && cell.Contains((byte)'.') ? CellKinds.Text : kind;
    }

    private static bool IsNumber(ReadOnlySpan<byte> cell)
    {
        if (cell.IndexOfAny((byte)',', (byte)'.') < 0) return false;
        if (cell[0] is (byte)'-' or (byte)'+') cell = cell[1..];
        var before = Digits(cell);
        cell = cell[before..];
        if (!cell.IsEmpty && cell[0] == '.')
        {
            if (before is 0 or > 3) return false;
            while (!cell.IsEmpty && cell[0] == '.')
            {
                if (Digits(cell[1..]) != 3) return false;
                cell = cell[4..];
            }
        }

        if (!cell.IsEmpty && cell[0] == ',')
        {
            var after = Digits(cell[1..]);
            if (before + after == 0) return false;
            cell = cell[(after + 1)..];
        }

        if (cell.IsEmpty) return true;
        if (cell[0] is not ((byte)'e' or (byte)'E')) return false;
        cell = cell[1..];
        if (!cell.IsEmpty && cell[0] is (byte)'-' or (byte)'+') cell = cell[1..];
        return !cell.IsEmpty && cell.Length <= 4 && Digits(cell) == cell.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && (uint)(text[count] - '0') <= 9) count++;
        return count;
    }
}
