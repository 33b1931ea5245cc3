using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Data.Tables;
using Weir.Testing;

namespace Weir.Data.Tests.Csv;

/// <summary>Any table of text that is written by RFC 4180 is read back, whatever it holds: the scanner and DuckDB agree on every cell.</summary>
public sealed class CsvRoundTripTests
{
    private static readonly string[] Pieces = ["a", "\"", "\"\"", ",", "\n", "\r\n", ";", "\t", " ", "é", "日本", "😀", "0", "-", "NA", "null", "'", "\\", "x,y", "|", "#"];

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TempFolder();
        var cell = Gen.Sub(Gen.Elements(Pieces));
        Prop.ForAll(Arb.From(cell), rows => Check(folder, rows)).QuickCheckThrowOnFailure();
    }

    private static void Check(TempFolder folder, List<string[]> rows)
    {
        var path = folder[$"{Guid.NewGuid():N}.csv"];
        var random = new Foundation.Numerics.SeededRandom((ulong)rows.Count + 1);
        var text = new StringBuilder("first,second,\"third \"\"column\"\"\"\n");
        foreach (var row in rows)
            text.Append(string.Join(',', row.Select(c => random.Next(3) == 0 || c.AsSpan().IndexOfAny("\",\n\r") >= 0 ? $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : c))).Append(random.Next(2) == 0 ? "\n" : "\r\n");
        File.WriteAllText(path, text.ToString());
        using var table = Table.Open(path);
        Assert.Equal(rows.Count, table.RowCount);
        for (var column = 0; column < 3; column++)
        {
            var name = table.Columns[column].Name;
            if (table.Columns[column].Type != ColumnType.Text) continue; // a column of numbers alone is read as numbers
            Assert.Equal(rows.Select(r => Expected(r[column])), (IEnumerable<string?>)table.ReadTexts(name));
        }

        File.Delete(path);
    }

    private static string? Expected(string cell) => cell is "NA" || cell.Trim(' ', '\t', '\n', '\r').Length == 0 ? null : cell;

    private static class Gen
    {
        // One to twenty rows of three cells of up to six pieces.
        public static Gen<List<string[]>> Sub(Gen<string> piece)
        {
            var cell = piece.ListOf().Select(p => string.Concat(p.Take(6)));
            return cell.ArrayOf(3).ListOf().Where(rows => rows.Count is > 0 and <= 20).Select(rows => rows.ToList());
        }

        public static Gen<string> Elements(string[] values) => FsCheck.Fluent.Gen.Elements(values);
    }
}
