using Weir.Reports.Charts;

namespace Weir.Reports.Tests;

public sealed class HtmlPageTests
{
    private const string Evil = "<script>alert('x')</script>\"&\u0007";

    [Fact]
    public void Every_text_is_escaped_wherever_it_goes()
    {
        var page = new HtmlPage(Evil, Evil);
        var table = new HtmlTable(Evil, ">" + Evil);
        table.Add(Evil, Evil);
        page.Section(
            Evil, Html.Text(Evil), Html.Paragraph(Evil), Html.Note(Evil), Html.Badge(Evil, Tone.Bad), Html.Code(Evil), Html.Cards((Evil, Evil)), Html.Panel(Evil, null, Html.Text(Evil)),
            Html.Details(Evil, Html.Text(Evil)), Html.Facts((Evil, Evil)), table.ToHtml(), BarChart.Of([(Evil, 1, Evil)]), BarChart.Paired([(Evil, 0.5, 0.5)], Evil, Evil),
            HistogramChart.Of([0, 1], [1], _ => Evil), HistogramChart.Overlaid([0, 1], [1], [1], Evil, Evil), HistogramChart.Mini([1], false, Evil), LineChart.Of([(Evil, [(0, 1), (1, 2)])], _ => Evil));
        var text = page.ToText();
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('x')", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', text);
        Assert.Contains("&lt;script&gt;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_plots_lets_no_specification_load_or_send_anything()
    {
        var policy = Assert.Single(new Vega.PlotPage().ToText("t", null).Split('\n'), l => l.Contains("Content-Security-Policy", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_needs_nothing_from_outside_and_is_well_formed()
    {
        var page = new HtmlPage("t");
        page.Section("s", HistogramChart.Of([0, 1, 2], [1, 0]), LineChart.Of([("a", [(0, 1), (1, double.NaN), (2, 3)]), ("b", [])]), BarChart.Of([]));
        var text = page.ToText();
        Assert.DoesNotContain("http:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        // Void elements aside the page is XML: what is opened is closed.
        var body = text[text.IndexOf("<body>", StringComparison.Ordinal)..text.IndexOf("</html>", StringComparison.Ordinal)];
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(body));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.000012341, "1.234e-5")]
    [InlineData(0.12345678, "0.12346")]
    [InlineData(1234.5678, "1,234.6")]
    [InlineData(-1234567, "-1,234,567")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_keep_five_digits(double value, string expected) => Assert.Equal(expected, Figures.Number(value));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.0002, "0.02 %")]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(0.99999, "> 99.99 %")]
    [InlineData(1, "100 %")]
    public void Shares_are_never_rounded_to_none_or_all(double share, string expected) => Assert.Equal(expected, Figures.Share(share));

    [Fact]
    public void Ticks_are_round_and_inside()
    {
        Assert.Equal([0, 20, 40, 60, 80, 100], Axis.Ticks(0, 100, 5));
        Assert.All(Axis.Ticks(-0.137, 0.042, 4), t => Assert.InRange(t, -0.137, 0.042));
        Assert.Equal([3], Axis.Ticks(3, 3, 4));
    }
}
