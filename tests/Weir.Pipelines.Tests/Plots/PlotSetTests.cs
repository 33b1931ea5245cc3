using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Lineage;
using Weir.Pipelines.Plots;
using Weir.Testing;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Tests.Plots;

/// <summary>What is plotted; that its JSON is DVC's is held by the interop scenarios.</summary>
public sealed class PlotSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Not_a_number_is_null_in_json_and_breaks_the_line_in_svg()
    {
        Write("l.json", """[{"i": 1, "v": NaN}, {"i": 2, "v": -Infinity}, {"i": 3, "v": 1.5}, {"i": 4, "v": "NaN"}]""");
        var plots = await ShowAsync("l.json", ("x", "i"), ("y", "v"));
        var values = Json(plots)["data"]!["l.json"]![0]!["content"]!["data"]!["values"]!.AsArray();
        Assert.Null(values[0]!["v"]);
        Assert.Null(values[1]!["v"]);
        Assert.Equal("NaN", (string?)values[3]!["v"]);
        Assert.DoesNotContain("NaN", Assert.Single(PlotOutput.Draw(plots)).Svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("odd.csv", "a,b\n1,2\n1,2,3\n", "plot_invalid", "odd.csv")]
    [InlineData("broken.json", "{", "corrupt_file", "broken.json")]
    [InlineData("empty.json", "[[]]", null, null)]
    [InlineData("words.yaml", "just words", null, null)]
    [InlineData("data.bin", "x", "plot_file_kind", "data.bin")]
    public async Task A_file_that_cannot_be_plotted_is_a_fault_that_names_it(string file, string content, string? code, string? named)
    {
        Write(file, content);
        var plots = await ShowAsync(file, ("y", "b"));
        if (code is not null) Assert.Contains(plots.Faults, f => f.Error.Code == code && f.Error.Message.Contains(named!, StringComparison.Ordinal));
        Assert.Empty(PlotOutput.Draw(plots));
    }

    [Fact]
    public async Task A_field_that_is_not_there_is_told_with_the_nearest_one()
    {
        Write("a.csv", "step,accuracy\n0,1\n");
        var plots = await ShowAsync("a.csv", ("y", "acuracy"));
        var fault = Assert.Single(plots.Faults);
        Assert.Equal(("field_not_found", "did you mean 'accuracy'?", "a.csv"), (fault.Error.Code, fault.Error.Hint, fault.Error.Location?.File));
    }

    [Fact]
    public async Task A_target_that_is_nowhere_fails_with_its_name()
    {
        Write("loss.csv", "a\n1\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => ShowAsync("los.csv"));
        Assert.Equal(ErrorCodes.NotFound, error.Code);
        Assert.Contains("los.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_template_fails_with_the_nearest_one()
    {
        Write("a.csv", "a\n1\n");
        var error = await Assert.ThrowsAsync<WeirException>(() => ShowAsync("a.csv", ("template", "scater")));
        Assert.Equal("did you mean 'scatter'?", error.Hint);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("linear")]
    [InlineData("smooth")]
    [InlineData("scatter")]
    [InlineData("scatter_jitter")]
    [InlineData("confusion")]
    [InlineData("confusion_normalized")]
    [InlineData("bar_horizontal")]
    [InlineData("bar_horizontal_sorted")]
    public async Task Every_template_is_drawn_the_same_each_time_as_well_formed_svg(string template)
    {
        Write("a.csv", "k,v\n0,1\n1,<b>\n2,3\n3,-1e3\n4,\n5,2\n");
        var plots = await ShowAsync("a.csv", ("template", template), ("x", "k"), ("y", "v"), ("title", "a < b & c"));
        var svg = Assert.Single(PlotOutput.Draw(plots)).Svg;
        var document = System.Xml.Linq.XDocument.Parse(svg);
        Assert.Contains(document.Descendants().Where(e => e.Name.LocalName == "text"), t => t.Value == "a < b & c");
        Assert.Contains("workspace", svg, StringComparison.Ordinal);
        Assert.Equal(svg, Assert.Single(PlotOutput.Draw(await ShowAsync("a.csv", ("template", template), ("x", "k"), ("y", "v"), ("title", "a < b & c")))).Svg);
    }

    [Fact]
    public async Task A_page_shows_all_plots_in_a_browser_without_a_network()
    {
        Write("a.csv", "k,v\n0,1\n1,2\n2,\"</script><script>alert(1)</script>\"\n");
        Write("i.svg", """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>""");
        var plots = await PlotSet.CollectAsync(null, _folder.Path, new PlotRequest { Targets = ["a.csv", "i.svg"] });
        PlotOutput.WritePage(plots, _folder["page", "index.html"], null, "workspace");
        Assert.SkipUnless((await File.ReadAllTextAsync(_folder["page", "index.html"])).Contains("vegaEmbed", StringComparison.Ordinal) || Require.IsCi, "this program was built without npm: run `make ui`");
        var chromium = Require.Program("chromium", "chromium");
        var start = new ProcessStartInfo(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={_folder["profile"]}", "--virtual-time-budget=10000", "--dump-dom", new Uri(_folder["page", "index.html"]).AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var browser = Process.Start(start)!;
        var error = browser.StandardError.ReadToEndAsync();
        var page = await browser.StandardOutput.ReadToEndAsync();
        await browser.WaitForExitAsync();
        Assert.True(page.Contains("class=\"marks\"", StringComparison.Ordinal), await error);
        Assert.Contains("data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be drawn", page.Split("</main>")[0].Split("<main>")[^1].Split("<script>\n(function")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_ones_own_is_filled_and_one_without_a_place_is_refused()
    {
        Write("a.csv", "k,v\n0,1\n");
        Write("own.html", "<html><head>{scripts}{refresh_tag}</head><body>mine {plot_divs}</body></html>");
        Write("bad.html", "<html></html>");
        var plots = await ShowAsync("a.csv");
        PlotOutput.WritePage(plots, _folder["out.html"], _folder["own.html"], null);
        var text = await File.ReadAllTextAsync(_folder["out.html"]);
        Assert.Contains("mine <div class=\"plots\">", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{refresh_tag}", text, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => PlotOutput.WritePage(plots, _folder["x.html"], _folder["bad.html"], null)).Code);
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<WeirException>(() => PlotOutput.WritePage(plots, _folder["x.html"], _folder["none.html"], null)).Code);
    }

    [Fact]
    public async Task Data_that_is_in_no_cache_any_more_is_a_fault_of_that_revision_alone()
    {
        await GitAsync("init", "-q", "-b", "main", ".");
        Directory.CreateDirectory(_folder["repo", ".dvc"]);
        Directory.CreateDirectory(_folder["repo", "d"]);
        Write("repo/d/a.csv", "x,y\n0,1\n");
        Write("repo/b.csv", "x,y\n0,1\n");
        Write("repo/dvc.yaml", "plots:\n- d\n- b.csv\n");
        var repository = DvcRepository.Open(_folder["repo"]);
        await new AddOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync([_folder["repo", "d"], _folder["repo", "b.csv"]]);
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "one");
        var whole = await PlotSet.CollectAsync(repository, repository.Root, new PlotRequest { Revisions = ["main", "workspace"] });
        Assert.Equal((0, "b.csv,d/a.csv"), (whole.Faults.Count, string.Join(',', whole.Names.Order(StringComparer.Ordinal))));
        Directory.Delete(_folder["repo", ".dvc", "cache"], recursive: true);
        var left = await PlotSet.CollectAsync(DvcRepository.Open(repository.Root), repository.Root, new PlotRequest { Revisions = ["main", "workspace"] });
        Assert.Equal(["b.csv: not_in_cache main", "d: not_in_cache main"], left.Faults.Select(f => $"{f.Plot}: {f.Error.Code} {f.Revision}").Order(StringComparer.Ordinal));
        Assert.Equal(2, PlotOutput.Draw(left).Count);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("smooth")]
    [InlineData("scatter")]
    public async Task A_hundred_thousand_rows_make_a_small_drawing_with_its_peaks(string template)
    {
        var rows = new StringBuilder("step,v\n");
        for (var i = 0; i < 100_000; i++) rows.Append(i).Append(',').Append(i == 54_321 ? 5000 : i % 977).Append('\n');
        Write("big.csv", rows.ToString());
        var svg = Assert.Single(PlotOutput.Draw(await ShowAsync("big.csv", ("template", template), ("x", "step")))).Svg;
        Assert.InRange(svg.Length, 10_000, template == "scatter" ? 2_000_000 : 100_000);
        Assert.Contains(">5,000</text>", svg, StringComparison.Ordinal); // the axis reaches up to the peak
    }

    private Task<PlotSet> ShowAsync(string target, params (string Key, string Value)[] settings) =>
        PlotSet.CollectAsync(null, _folder.Path, new PlotRequest { Targets = [target], Properties = YamlValue.Map(settings.Select(s => (s.Key, (YamlValue)YamlValue.Of(s.Value)))) });

    private async Task GitAsync(params string[] arguments)
    {
        Directory.CreateDirectory(_folder["repo"]);
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _folder["repo"] });
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private JsonNode Json(PlotSet plots)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) PlotJson.Write(json, plots, _folder["images"], isSplit: false);
        return JsonNode.Parse(buffer.ToArray())!;
    }

    private void Write(string file, string text) => File.WriteAllText(_folder[file.Split('/')], text);
}
