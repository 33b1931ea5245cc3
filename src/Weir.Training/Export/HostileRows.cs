using Weir.Data.Tables;
using Weir.Foundation.Numerics;
using Weir.Training.Columns;

namespace Weir.Training.Export;

/// <summary>Rows that no table should have and some caller will send: the exported graph must predict for them what the trainer does.</summary>
internal static class HostileRows
{
    private const int Mixed = 32;
    private const int LongText = 4000;

    private static readonly double[] Numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 1e300, -1e300, double.MaxValue, double.Epsilon, -1, 1e9];

    private static readonly string[] Texts =
    [
        string.Empty, "never seen before", "9999-99-99 99:99:99", "0000-00-00", "2024-02-30T25:61", "1e99", "-1e999", "NaN", "\0\u0001\u0003", "🙂 ÄÖÜß 漢字 İ",
        new('x', LongText), string.Concat(Enumerable.Repeat("a b ", LongText / 4)), " ", "99/99/9999",
    ];

    /// <summary>Rows in which every column holds the same kind of oddity, beginning with nothing at all, and rows in which some columns do and others hold what real rows do.</summary>
    /// <param name="rows">Real rows, at least one.</param>
    public static RawTable Of(RawTable rows)
    {
        var even = Math.Max(Numbers.Length, Texts.Length);
        var random = new SeededRandom(7);
        return new RawTable([.. rows.Columns.Select(column => Column(column, even, random))]);
    }

    private static RawInput Column(RawInput column, int even, SeededRandom random)
    {
        // null takes what a real row has.
        var odd = Enumerable.Range(0, even + Mixed).Select(r => r < even ? r : random.Next(2) == 0 ? random.Next(even) : (int?)null).ToArray();
        var real = column.Select(Array.ConvertAll(odd, _ => random.Next(column.RowCount)));
        return column.Kind switch
        {
            RawKind.Number => RawInput.Of(new NumberColumn(column.Name, [.. odd.Select((o, r) => o is { } place ? Numbers[place % Numbers.Length] : real.Numbers[r])]), RawKind.Number),
            RawKind.Text => RawInput.Of(new TextColumn(column.Name, [.. odd.Select((o, r) => o is { } place ? Texts[place % Texts.Length] : real.Texts[r])]), RawKind.Text),
            _ => RawInput.Of(new BooleanColumn(column.Name, [.. odd.Select(o => (bool?)(o is { } place ? place % 2 == 1 : random.Next(2) == 1))]), RawKind.Flag),
        };
    }
}
