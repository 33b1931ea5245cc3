using System.Globalization;
using System.IO.Compression;
using System.Text;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Data.Tests.Tables;

public sealed class TableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static void Same(IEnumerable<string?> expected, IEnumerable<string?> actual) => Assert.Equal(expected, actual);

    [Fact]
    public void Types_follow_from_every_cell_and_gaps_are_missing()
    {
        var path = _folder.Write(
            "t.csv",
            "\uFEFFid,price,flag,day,at,zoned,zip,note,blank,none\r\n" +
            "1,1.5,true,2024-02-29,2024-02-29 01:02:03,2024-02-29T01:00:00+01:00,02139,\"a \"\"quoted\"\", text\",12,\r\n" +
            "NA,2,FALSE,2024-03-01,2024-03-01,2024-03-01T00:00:00Z,10001,NA,   ,NA\r\n" +
            "3,,,,,,,\"two\nlines\", 7 ,\"\"\r\n");
        using var table = Table.Open(path);
        Assert.Equal(3, table.RowCount);
        Assert.Equal(
            [ColumnType.Integer, ColumnType.Number, ColumnType.Boolean, ColumnType.Date, ColumnType.Timestamp, ColumnType.Timestamp, ColumnType.Text, ColumnType.Text, ColumnType.Integer, ColumnType.Text],
            table.Columns.Select(c => c.Type));
        Assert.Equal("id", table.Columns[0].Name);
        Assert.Equal([1, double.NaN, 3], table.ReadDoubles("id"));
        Assert.Equal([1.5, 2, double.NaN], table.ReadDoubles("price"));
        Assert.Equal([true, false, null], ((BooleanColumn)table.Read("flag")).Values);
        Assert.Equal([1, 0, double.NaN], table.ReadDoubles("flag"));
        Assert.Equal(new DateTime(2024, 2, 29), ((TimeColumn)table.Read("day")).Values[0]);
        Assert.Equal(new DateTime(2024, 2, 29, 1, 2, 3), ((TimeColumn)table.Read("at")).Values[0]);
        Assert.Equal(new DateTime(2024, 2, 29), ((TimeColumn)table.Read("zoned")).Values[0]);
        Same(["02139", "10001", null], table.ReadTexts("zip"));
        Same(["a \"quoted\", text", null, "two\nlines"], table.ReadTexts("note"));
        Assert.Equal([12, double.NaN, 7], table.ReadDoubles("blank"));
        Same([null, null, null], table.ReadTexts("none"));
    }

    [Fact]
    public void What_a_table_of_text_is_kept_in_has_no_name_that_a_killed_process_would_leave()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("elsewhere the file is deleted when it is closed");
        var path = _folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},x{i % 7}\n")));
        using var table = Table.Open(path);
        Assert.EndsWith("(deleted)", new FileInfo(table.Scratch!.Path).LinkTarget, StringComparison.Ordinal);
        Assert.Equal(299_999, table.ReadDoubles("a")[^1]);
        Assert.Equal(7, table.CountValues("b").Count);
    }

    [Theory]
    [InlineData("1,2,3", ColumnType.Integer)]
    [InlineData("1,2.5,-3e5", ColumnType.Number)]
    [InlineData("1,x,3", ColumnType.Text)]
    [InlineData("007,8", ColumnType.Text)]
    [InlineData("0,0.5,-0", ColumnType.Number)]
    [InlineData("1_000,2", ColumnType.Text)]
    [InlineData("0x1F", ColumnType.Text)]
    [InlineData("9223372036854775807,-9223372036854775808,+5", ColumnType.Integer)]
    [InlineData("92233720368547758070", ColumnType.Text)]
    [InlineData("nan,inf,1", ColumnType.Number)]
    [InlineData("true,False", ColumnType.Boolean)]
    [InlineData("true,1", ColumnType.Text)]
    [InlineData("2024-02-29,2023-02-28", ColumnType.Date)]
    [InlineData("2023-02-29", ColumnType.Text)]
    [InlineData("2024-01-01,01.02.2024,3/4/2024", ColumnType.Text)]
    [InlineData("2024-01-01,2024-01-01 10:00", ColumnType.Timestamp)]
    [InlineData("2024-01-01T10:00:00Z,2024-01-01T10:00:00", ColumnType.Text)]
    [InlineData("2024-01-01T10:00:00.123456+0530", ColumnType.Timestamp)]
    [InlineData("-,+", ColumnType.Text)]
    [InlineData(".5,5.,1e3", ColumnType.Number)]
    [InlineData(".", ColumnType.Text)]
    public void The_type_of_a_column_is_the_narrowest_that_fits_every_cell(string cells, ColumnType expected)
    {
        // 30,000 rows of the first cell before the others: what a sample of the head would never see.
        var values = cells.Split(',');
        var path = _folder.Write("t.csv", "v,w\n" + string.Concat(Enumerable.Repeat(values[0], 30_000).Concat(values).Select(v => v + ",1\n")));
        using var table = Table.Open(path);
        Assert.Equal(expected, table.Columns[0].Type);
        Assert.Equal(0, table.Read("v").MissingCount - (expected == ColumnType.Number && cells.Contains("nan", StringComparison.Ordinal) ? 30_001 : 0));
    }

    [Fact]
    public void Tabs_semicolons_and_gzip_are_recognised_and_blank_lines_skipped()
    {
        using (var tabs = Table.Open(_folder.Write("a.tsv", "x\ty\n1\ta,b\n\n2\tc"))) Same(["a,b", "c"], tabs.ReadTexts("y"));
        using (var semicolons = Table.Open(_folder.Write("b.csv", "x;y\n1;a\n\n\n2;b\n"))) Assert.Equal([1, 2], semicolons.ReadDoubles("x"));
        using (var single = Table.Open(_folder.Write("s.csv", "x\n1\n\n2\n\n"))) Assert.Equal([1, double.NaN, 2, double.NaN], single.ReadDoubles("x"));
        using (var file = File.Create(_folder["c.csv.gz"]))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) gzip.Write("x,y\n1,ä\n"u8);
        using (var zipped = Table.Open(_folder["c.csv.gz"])) Same(["ä"], zipped.ReadTexts("y"));
        using (var odd = Table.Open(_folder.Write("we[i]rd *name?.csv", "x,it's\n1,2\n"))) Assert.Equal([2], odd.ReadDoubles("it's"));
    }

    [Fact]
    public void Line_ends_may_be_mixed()
    {
        using var table = Table.Open(_folder.Write("m.csv", "x,y\r\n1,a\n2,\"b\nc\"\r\n3,d\n"));
        Assert.Equal([1, 2, 3], table.ReadDoubles("x"));
        Same(["a", "b\nc", "d"], table.ReadTexts("y"));
        using var single = Table.Open(_folder.Write("n.csv", "x\n1\r\n2\n"));
        Assert.Equal([1, 2], single.ReadDoubles("x"));
    }

    [Fact]
    public void Quotes_inside_an_unquoted_value_are_text()
    {
        using var table = Table.Open(_folder.Write("q.csv", "x,y\n1,5\" pipe\n2,a\"b\"c\n3,d\n"));
        Same(["5\" pipe", "a\"b\"c", "d"], table.ReadTexts("y"));
    }

    [Fact]
    public void Json_lines_keep_their_types_and_nested_values_become_text()
    {
        using var table = Table.Open(_folder.Write("x.jsonl", "{\"a\":1,\"b\":\"x\",\"c\":[1,2]}\n{\"a\":2.5,\"d\":{\"e\":true}}\n"));
        Assert.Equal(["a", "b", "c", "d"], table.Columns.Select(c => c.Name));
        Assert.Equal([1, 2.5], table.ReadDoubles("a"));
        Same(["[1,2]", null], table.ReadTexts("c"));
        Same([null, "{\"e\":true}"], table.ReadTexts("d"));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var path = _folder["out", "t.parquet"];
        Column[] columns =
        [
            new NumberColumn("n", [.. Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? double.NaN : i / 3.0)]),
            new IntegerColumn("i", [.. Enumerable.Range(0, 5000).Select(i => (long)i)], [.. Enumerable.Range(0, 5000).Select(i => i % 5 == 0)]),
            new TextColumn("t", [.. Enumerable.Range(0, 5000).Select(i => i % 3 == 0 ? null : "ünïcode " + i.ToString(CultureInfo.InvariantCulture))]),
            new BooleanColumn("b", [.. Enumerable.Range(0, 5000).Select(i => i % 4 == 0 ? (bool?)null : i % 2 == 0)]),
            new TimeColumn("d", [.. Enumerable.Range(0, 5000).Select(i => i % 9 == 0 ? (DateTime?)null : DateTime.UnixEpoch.AddDays(i - 2500))], isDate: true),
            new TimeColumn("s", [.. Enumerable.Range(0, 5000).Select(i => i % 9 == 1 ? (DateTime?)null : DateTime.UnixEpoch.AddMinutes(i - 2500))]),
        ];
        TableWriter.Write(path, columns);
        using var table = Table.Open(path);
        Assert.Equal(columns.Select(c => new TableColumn(c.Name, c.Type)), table.Columns);
        var read = table.Read([.. columns.Select(c => c.Name)]);
        for (var i = 0; i < columns.Length; i++) Same(columns[i].ToTexts(), read[i].ToTexts());
        var batches = table.ReadBatches(batchRows: 1999).ToList();
        Assert.Equal([1999, 1999, 1002], batches.Select(b => b[0].Count));
        Same(columns[2].ToTexts(), [.. batches.SelectMany(b => b[2].ToTexts())]);
        Same(columns[1].ToTexts(), [.. batches.SelectMany(b => b[1].ToTexts())]);
        Assert.Single(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public void Counts_and_unknown_columns()
    {
        using var table = Table.Open(_folder.Write("t.csv", "payment,n\ncash,1\ncard,2\ncard,3\n,4\n"));
        Assert.Equal([new ValueCount("card", 2), new ValueCount("cash", 1)], table.CountValues("payment"));
        var failure = Assert.Throws<WeirException>(() => table.Read("paymnet"));
        Assert.Equal((DataErrors.UnknownColumn, "did you mean 'payment'?"), (failure.Code, failure.Hint));
        Assert.Equal(DataErrors.WrongColumnType, Assert.Throws<WeirException>(() => table.ReadDoubles("payment")).Code);
    }

    [Theory]
    [InlineData("titanic", 891, 12)]
    [InlineData("churn", 7043, 21)]
    [InlineData("bank", 45211, 17)]
    [InlineData("house", 1460, 81)]
    [InlineData("smsspam", 5574, 2)]
    [InlineData("taxi", 15002, 18)]
    [InlineData("income", 32561, 14)]
    public void Real_data_sets_are_read_whole(string name, int rows, int columns)
    {
        using var table = Table.Open(TestData.SharedData($"{name}.csv.gz"));
        Assert.Equal((rows, columns), (table.RowCount, table.Columns.Count));
        if (name == "churn") Assert.Equal((ColumnType.Number, 11), (table.Find("TotalCharges").Type, table.Read("TotalCharges").MissingCount));
    }

    [Fact]
    public void Long_fields_over_buffer_ends_are_whole()
    {
        var random = new Foundation.Numerics.SeededRandom(7);
        var rows = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), random.Next(9000)) + "é\n\"" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        var text = new StringBuilder("t,n\r\n");
        foreach (var row in rows) text.Append('"').Append(row.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\",1\r\n");
        using var table = Table.Open(_folder.Write("long.csv", text.ToString()));
        Assert.Equal(rows, table.ReadTexts("t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(5000)]
    public void Some_rows_are_read_in_batches_too(int batchRows)
    {
        using var folder = new TempFolder();
        var path = folder.Write("t.csv", "n,i,t,d\n" + string.Concat(Enumerable.Range(0, 5000).Select(r => FormattableString.Invariant($"{(r == 4_999 ? string.Empty : $"{r}.5")},{(r == 3 ? string.Empty : r)},{(r == 1 ? string.Empty : $"w{r}")},{(r == 3 ? string.Empty : $"2026-01-{1 + (r % 28):00}")}\n"))));
        using var table = Table.Open(path);
        int[] places = [.. Enumerable.Range(0, 5000).Where(r => r % 7 == 3 || r is 1 or >= 4_990)];
        var batches = table.ReadBatches(["n", "i", "t", "d"], [.. places.Select(p => (long)p), 5000], batchRows).ToList();
        Assert.All(batches.SkipLast(1), b => Assert.Equal(Math.Min(batchRows, places.Length), b[0].Count));
        for (var c = 0; c < 4; c++) Assert.Equal(table.Read("nitd"[c].ToString()).Select(places).ToTexts(), batches.SelectMany(b => b[c].ToTexts()));
        Assert.Empty(table.ReadBatches(["n"], [], batchRows));
    }

    [Fact]
    public void Some_rows_are_read_by_their_places_and_gaps_are_told_of_the_whole_table()
    {
        using var folder = new TempFolder();
        var path = folder.Write("t.csv", "n,i,t,d,full\n" + string.Concat(Enumerable.Range(0, 10_000).Select(r => FormattableString.Invariant($"{(r == 9_999 ? string.Empty : $"{r}.5")},{(r == 5_000 ? string.Empty : r)},{(r == 1 ? string.Empty : $"w{r}")},{(r == 3 ? string.Empty : $"2026-01-{1 + (r % 28):00}")},{r}\n"))));
        using var table = Table.Open(path);
        var rows = table.ReadRows(["n", "i", "t", "d", "full"], [0, 1, 2047, 2048, 2049, 9_998]);
        Assert.Equal([0.5, 1.5, 2047.5, 2048.5, 2049.5, 9998.5], rows.Columns[0].ToDoubles());
        Assert.Equal([0, 1, 2047, 2048, 2049, 9998], rows.Columns[1].ToDoubles());
        Same(["w0", null, "w2047", "w2048", "w2049", "w9998"], rows.Columns[2].ToTexts());
        Assert.Equal(table.Read("d").Select([0, 1, 2047, 2048, 2049, 9_998]).ToTexts(), rows.Columns[3].ToTexts());
        Assert.Equal(["d", "i", "n", "t"], rows.Gaps.Order());
        Assert.Equal(["i"], table.ReadRows(["i"], []).Gaps);
        Assert.Empty(table.ReadRows([], [1]).Columns);
    }
}
