using System.IO.Compression;
using System.Text;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Data.Tests.Csv;

public sealed class BadTextFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,a,b\r1,2,3\r", "the lines end in a carriage return alone")]
    [InlineData("a,a\r,2\r", "the lines end in a carriage return alone")]
    [InlineData("a,a,b\r1,2,3\n4,5,6\n", "the line ends in a carriage return alone")]
    [InlineData("a,b,a\r1,2,3\n4,5,6\n", "the line ends in a carriage return alone")]
    [InlineData("\"a\",\"b\",\"a\"\r\"1\",\"2\",\"3\"\r", "the line ends in a carriage return alone")]
    [InlineData("a,b,a\r\r\n1,2,3\r\r\n", "'a' twice")]
    [InlineData("\"x\ry\",a,a\n1,2,3\n", "'a' twice")]
    public void A_header_that_ends_in_a_carriage_return_alone_is_told_so_and_a_double_name_as_such(string text, string words)
    {
        var failure = Assert.Throws<WeirException>(() => Table.Open(_folder.Write("bad.csv", text)));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.Location?.Line);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", DataErrors.RaggedRow, 3, "1 value")]
    [InlineData("a,b\n1,2\n\n\"x\ny\",2\n3,4,5\n", DataErrors.RaggedRow, 6, "3 values")]
    [InlineData("a,b,a\n1,2,3\n", DataErrors.DuplicateColumn, 1, "'a' twice, as column 1 and 3")]
    [InlineData("a,b,A\n1,2,3\n", DataErrors.DuplicateColumn, 1, "letter case")]
    [InlineData("a,b\n", DataErrors.NoRows, 1, "not a single row")]
    [InlineData("", DataErrors.NoRows, null, "empty")]
    [InlineData("a,b\n1,\"x\n2,3\n", DataErrors.BadQuoting, 2, "never closed")]
    [InlineData("a,b\n1,\"x\" y\n", DataErrors.BadQuoting, 2, "closing quote")]
    public void A_fault_in_the_form_is_told_with_its_line(string text, string code, int? line, string words)
    {
        var path = _folder.Write("bad.csv", text);
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal(code, failure.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(path, failure.Location?.File);
        Assert.Equal(line, failure.Location?.Line);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void A_byte_that_is_no_utf8_is_told_with_its_line(int line)
    {
        var rows = Enumerable.Range(2, line).Select(i => i == line ? "Z\u00fcrich,1\n" : "Genf,2\n");
        var path = _folder["latin.csv"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("city,n\n" + string.Concat(rows)));
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal((DataErrors.WrongEncoding, line), (failure.Code, failure.Location?.Line));
        Assert.Contains("iconv", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_recognised()
    {
        var path = _folder["wide.csv"];
        File.WriteAllText(path, "a,b\n1,2\n", Encoding.Unicode);
        Assert.Contains("UTF-16", Assert.Throws<WeirException>(() => Table.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void Gzip_that_is_cut_off_is_no_shorter_table(double share)
    {
        var path = Gzip("cut.csv.gz", "a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i * 7919 % 104729}\n")));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * share)]);
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Contains("cut off", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(500)]
    public void Json_that_nests_without_end_is_refused_and_does_not_hang(int levels)
    {
        var path = _folder.Write("deep.jsonl", "{\"a\":1}\n{\"a\":" + new string('[', levels) + new string(']', levels) + "}\n");
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal((ErrorCodes.CorruptFile, 2), (failure.Code, failure.Location?.Line));
        Assert.Contains("levels", failure.Message, StringComparison.Ordinal);
        using var shallow = Table.Open(_folder.Write("ok.jsonl", "{\"a\":\"" + new string('[', levels) + "\\\"{\"}\n"));
        Assert.Equal(1, shallow.RowCount);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}\n", 1, "'a' twice")]
    [InlineData("{\"a\":1}\n[1]\n", 2, "an array")]
    [InlineData("{\"a\":1}\n\0\n", 2, "zero byte")]
    public void A_json_line_that_is_no_row_is_told_with_its_line(string text, int line, string words)
    {
        var failure = Assert.Throws<WeirException>(() => Table.Open(_folder.Write("x.jsonl", text)));
        Assert.Equal((ErrorCodes.CorruptFile, line), (failure.Code, failure.Location?.Line));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_data_is_not_taken_for_text_of_another_encoding()
    {
        var random = new SeededRandom(1);
        var bytes = Enumerable.Range(0, 5000).Select(_ => (byte)random.Next(256)).ToArray();
        File.WriteAllBytes(_folder["x.csv"], bytes);
        Assert.Contains("no text file", Assert.Throws<WeirException>(() => Table.Open(_folder["x.csv"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["x.parquet"], [.. "PAR1"u8, .. bytes, .. "PAR1"u8]);
        var failure = Assert.Throws<WeirException>(() => Table.Open(_folder["x.parquet"]));
        Assert.Null(failure.Location?.Line);
        Assert.Contains("cut off or corrupt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_end_in_a_carriage_return_alone_are_told_so()
    {
        var failure = Assert.Throws<WeirException>(() => Table.Open(_folder.Write("mac.csv", "a,b\r1,2\r3,4\r")));
        Assert.Contains("carriage return alone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("carriage return alone", Assert.Throws<WeirException>(() => Table.Open(_folder.Write("twice.csv", "a,b\r1,x\r2,x\r3,x\r"))).Message, StringComparison.Ordinal);
        Assert.Equal(DataErrors.DuplicateColumn, Assert.Throws<WeirException>(() => Table.Open(_folder.Write("quoted.csv", "a,\"b\r\nc\",a\r\n1,2,3\r\n"))).Code);
    }

    [Fact]
    public void Gzip_with_a_flipped_byte_is_refused()
    {
        var path = Gzip("flip.csv.gz", "a,b\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i * 7919 % 104729}\n")));
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<WeirException>(() => Table.Open(path));
    }

    [Fact]
    public void Missing_files_directories_and_unknown_formats_are_told_apart()
    {
        _folder.Write("trips.csv", "a\n1\n");
        var missing = Assert.Throws<WeirException>(() => Table.Open(_folder["trip.csv"]));
        Assert.Equal(ErrorCodes.FileNotFound, missing.Code);
        Assert.Contains("trips.csv", missing.Hint, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.WrongFileKind, Assert.Throws<WeirException>(() => Table.Open(_folder.Path)).Code);
        Assert.Equal(DataErrors.UnknownFormat, Assert.Throws<WeirException>(() => Table.Open(_folder.Write("x.dat", "a\n1\n"))).Code);
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => Table.Open(_folder.Write("x.parquet", "a\n1\n"))).Code);
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => Table.Open(_folder.Write("z.csv", "a\n1\0\n"))).Code);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void Parquet_that_is_cut_off_is_refused(double share)
    {
        var path = _folder["t.parquet"];
        TableWriter.Write(path, [new NumberColumn("a", [.. Enumerable.Range(0, 5000).Select(i => i * 0.37)])]);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * share)]);
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal(ErrorCodes.CorruptFile, failure.Code);
        Assert.Contains("cut off or corrupt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_json_line_is_told_with_its_line()
    {
        var path = _folder.Write("x.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":}\n{\"a\":4}\n");
        var failure = Assert.Throws<WeirException>(() => Table.Open(path));
        Assert.Equal(3, failure.Location?.Line);
        Assert.Equal(path, failure.Location?.File);
    }

    [Fact]
    public void Gzip_of_several_members_is_whole_until_its_last_is_cut()
    {
        var rows = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},{i * 7919 % 104729}\n"));
        var first = File.ReadAllBytes(Gzip("1.csv.gz", "a,b\n" + rows));
        var second = File.ReadAllBytes(Gzip("2.csv.gz", rows + "1,2\n"));
        File.WriteAllBytes(_folder["both.csv.gz"], [.. first, .. second]);
        using (var table = Table.Open(_folder["both.csv.gz"])) Assert.Equal(10_001, table.RowCount);
        File.WriteAllBytes(_folder["both.csv.gz"], [.. first, .. second[..^9]]);
        Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() => Table.Open(_folder["both.csv.gz"])).Code);
    }

    private string Gzip(string name, string text)
    {
        using var file = File.Create(_folder[name]);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        return _folder[name];
    }
}
