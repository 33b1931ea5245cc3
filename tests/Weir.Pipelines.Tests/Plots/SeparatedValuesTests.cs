using FsCheck;
using FsCheck.Fluent;
using Weir.Pipelines.Plots;
using Weir.Pipelines.Plots.Collecting;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Tests.Plots;

public sealed class SeparatedValuesTests
{
    [Fact]
    public void Quotes_line_ends_short_and_long_rows_are_read_as_python_reads_them()
    {
        var rows = SeparatedValues.Read("a,b\r\n1,\"x \"\"y\"\",\nz\"\r\n\r\n3\r\n4,5,6,7\n\"\",8\n", ',', hasHeader: true).Items;
        Assert.Equal(4, rows.Count);
        Assert.Equal("x \"y\",\nz", Text(rows[0], "b"));
        Assert.IsType<YamlNull>(((YamlMap)rows[1]).Find("b"));
        var (key, more) = ((YamlMap)rows[2]).Entries[2];
        Assert.IsType<YamlNull>(key);
        Assert.Equal(["6", "7"], ((YamlList)more).Items.Cast<YamlText>().Select(t => t.Value));
        Assert.Equal(string.Empty, Text(rows[3], "a"));
    }

    [Fact]
    public void Columns_without_header_are_numbered_in_tsv_too()
    {
        var rows = SeparatedValues.Read("1\t2\n3\t4", '\t', hasHeader: false).Items;
        Assert.Equal(2, rows.Count);
        Assert.Equal("4", Text(rows[1], "1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    [InlineData("\n\n")]
    public void A_file_without_rows_gives_none(string text) => Assert.Empty(SeparatedValues.Read(text, ',', hasHeader: true).Items);

    [Fact]
    public void What_is_quoted_comes_back_whatever_it_is()
    {
        var cells = Gen.Elements("a", "\"", ",", "\n", "\r", " ", "ä").ArrayOf().Select(string.Concat);
        Prop.ForAll(Arb.From(cells.Two()), pair =>
        {
            var text = $"x,y\n{Quoted(pair.Item1)},{Quoted(pair.Item2)}\n";
            var row = Assert.Single(SeparatedValues.Read(text, ',', hasHeader: true).Items);
            return Text(row, "x") == pair.Item1 && Text(row, "y") == pair.Item2;
        }).QuickCheckThrowOnFailure();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string? Text(YamlValue row, string field) => ((YamlMap)row).Text(field);
}
