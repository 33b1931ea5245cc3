using Weir.Data.Csv;
using Weir.Data.Import;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Data.Tests.Import;

/// <summary>Numbers and dates as they are written outside ISO and English, and headers as they come.</summary>
public sealed class LocalTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decimal_commas_and_dates_are_read_when_the_import_is_told_so()
    {
        var path = _folder.Write("u.csv", "betrag;menge;tag;um;iso;text\n1.234,56;3; 31.12.2026 ;1.2.2026 08:05;2026-01-02;a,b\n-0,5;4;01.02.2024;29.02.2024 23:59;2026-01-03;3.14\nNA;5;;;;\n,5e1;6;29.02.2024;01.01.2024 0:00;2026-01-04;1\n");
        var result = await ImportAsync(new ImportRequest { Source = path, HasDecimalComma = true, Dates = DateFormat.Parse("DD.MM.YYYY") });
        using var table = Table.Open(result.Path);
        Assert.Equal([ColumnType.Number, ColumnType.Integer, ColumnType.Date, ColumnType.Text, ColumnType.Date, ColumnType.Text], table.Columns.Select(c => c.Type));
        Assert.Equal([1234.56, -0.5, double.NaN, 5], table.ReadDoubles("betrag"));
        Assert.Equal([new DateTime(2026, 12, 31), new DateTime(2024, 2, 1), null, new DateTime(2024, 2, 29)], ((TimeColumn)table.Read("tag")).Values);
        Assert.Contains("'DD.MM.YYYY HH:MM'", Assert.Single(result.Notes, n => n.Contains("'um'", StringComparison.Ordinal)), StringComparison.Ordinal);

        var stamped = await ImportAsync(new ImportRequest { Source = path, Dates = DateFormat.Parse("DD.MM.YYYY HH:MM") });
        using var stamps = Table.Open(stamped.Path);
        Assert.Equal([new DateTime(2026, 2, 1, 8, 5, 0), new DateTime(2024, 2, 29, 23, 59, 0), null, new DateTime(2024, 1, 1)], ((TimeColumn)stamps.Read("um")).Values);
        Assert.Equal(ColumnType.Text, stamps.Find("betrag").Type);
    }

    [Theory]
    [InlineData("3,14|2,5|1.234,5", "decimal comma ('3,14')", "--decimal ,")]
    [InlineData("0,125|0,250", "decimal comma", "--decimal ,")]
    [InlineData("1,234|12,345,678|5", "commas between thousands", "--derive")]
    [InlineData("01.02.2024|03.04.2024", "the day first", "--date-format DD.MM.YYYY")]
    [InlineData("31/12/24|01/02/24", "the day first", "--date-format DD/MM/YY")]
    [InlineData("12/31/2024 10:00|01/02/2024 11:30", "the month first", "--date-format 'MM/DD/YYYY HH:MM'")]
    [InlineData("01/02/2024|03/04/2024", "the day or the month", "DD/MM/YYYY` or `--date-format MM/DD/YYYY")]
    [InlineData("1,2,3|4", null, null)]
    [InlineData("3,14|three", null, null)]
    [InlineData("007|008", null, null)]
    [InlineData("1.2.3.4|1.2.3.5", null, null)]
    public async Task Text_that_looks_like_a_number_or_a_date_is_told_of_with_what_mends_it(string cells, string? words, string? flag)
    {
        var path = _folder.Write("x.csv", "k;x\n" + string.Concat(cells.Split('|').Select(c => $"1;{c}\n")));
        var result = await ImportAsync(new ImportRequest { Source = path });
        if (words is null)
        {
            Assert.Empty(result.Notes);
            return;
        }

        var note = Assert.Single(result.Notes);
        Assert.StartsWith("column 'x' looks like", note, StringComparison.Ordinal);
        Assert.Contains(words, note, StringComparison.Ordinal);
        Assert.Contains(flag!, note, StringComparison.Ordinal);
        var profile = await Data.Profiles.TableProfiler.RunAsync(path, new StepContext { Root = _folder.Path });
        Assert.Contains(profile.Alerts, a => a.Column == "x" && note.EndsWith(a.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_header_that_was_changed_is_told_of_and_duplicates_are_numbered_on_demand()
    {
        var path = _folder.Write("h.csv", " a ,,b,A,b_2,b\n1,2,3,4,5,6\n");
        var refused = await Assert.ThrowsAsync<WeirException>(() => ImportAsync(new ImportRequest { Source = path }));
        Assert.Equal(DataErrors.DuplicateColumn, refused.Code);
        Assert.Contains("--rename-duplicates", refused.Hint, StringComparison.Ordinal);

        var result = await ImportAsync(new ImportRequest { Source = path, RenamesDuplicates = true });
        Assert.Equal(["a", "column_2", "b", "A_2", "b_2", "b_3"], result.Columns.Select(c => c.Name));
        Assert.Contains(result.Notes, n => n.Contains("column_2", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.Contains("blanks around", StringComparison.Ordinal) && n.Contains("'a'", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.Contains("4 'A_2', 6 'b_3'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DD.MM")]
    [InlineData("DD.MM.YYYY YYYY")]
    [InlineData("day")]
    [InlineData("%d.%m.%Q")]
    [InlineData("DD.MM.YYYY MM")]
    public void What_is_no_format_of_dates_is_refused(string text) => Assert.Equal(ErrorCodes.Usage, Assert.Throws<WeirException>(() => DateFormat.Parse(text)).Code);

    [Theory]
    [InlineData("%d/%m/%y", "1/2/69", true)]
    [InlineData("%d/%m/%y", "29/02/01", false)]
    [InlineData("YYYYMMDD", "20240229", true)]
    [InlineData("YYYYMMDD", "20230229", false)]
    [InlineData("MM/DD/YYYY HH:MM:SS", "12/31/2024 23:59:60", false)]
    public void Only_dates_that_exist_match_and_the_engine_reads_them_alike(string format, string cell, bool matches)
    {
        using var table = Table.Open(_folder.Write("one.csv", "x\ny\n"));
        var dates = DateFormat.Parse(format);
        Assert.Equal(matches, dates.Matches(System.Text.Encoding.UTF8.GetBytes(cell)));
        if (matches) Assert.NotNull(table.Session.Connection.Rows($"SELECT try_strptime('{cell}', '{dates.Strptime}')")[0][0]);
    }

    private Task<ImportResult> ImportAsync(ImportRequest request) =>
        TableImport.RunAsync(request with { Output = _folder[$"{Guid.NewGuid():N}.parquet"] }, new StepContext { Root = _folder.Path });
}
