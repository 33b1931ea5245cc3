using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Foundation.Project;
using Weir.Testing;

namespace Weir.Cli.Tests.Data;

public sealed class DataVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_is_imported_profiled_described_validated_split_and_watched_and_lineage_knows()
    {
        WeirProject.Open(_folder.Path);
        _folder.Write("trips.csv", "id,fare,payment\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},{i % 37 + 0.5},{(i % 3 == 0 ? "cash" : "card")}\n")));
        var imported = await Run("data", "import", "trips.csv", "--derive", "dear = fare > 30", "--json");
        Assert.True(imported.Code == 0, imported.Error);
        using (var json = JsonDocument.Parse(imported.Output))
        {
            Assert.Equal("data/trips.parquet", json.RootElement.GetProperty("path").GetString());
            Assert.Equal(["integer", "number", "text", "boolean"], json.RootElement.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("type").GetString()));
        }

        var profile = await Run("data", "profile", "data/trips.parquet", "--html", "p.html", "--json");
        Assert.Equal(0, profile.Code);
        using (var json = JsonDocument.Parse(profile.Output)) Assert.Equal(500, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Contains("<svg", await File.ReadAllTextAsync(_folder["p.html"]), StringComparison.Ordinal);

        Assert.Equal(0, (await Run("data", "schema", "infer", "data/trips.parquet", "-o", "schema.yaml")).Code);
        Assert.Equal(0, (await Run("data", "validate", "data/trips.parquet", "--schema", "schema.yaml")).Code);

        var split = await Run("data", "split", "data/trips.parquet", "--by", "id", "--valid", "0.1", "--json");
        Assert.True(split.Code == 0, split.Error);
        using (var json = JsonDocument.Parse(split.Output)) Assert.Equal(["train", "valid", "test"], json.RootElement.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("name").GetString()));

        var lineage = await Run("lineage", "data/trips/train.parquet");
        Assert.True(lineage.Code == 0, lineage.Error);
        Assert.Contains("data/trips.parquet", lineage.Output, StringComparison.Ordinal);
        Assert.Contains("trips.csv", lineage.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anomalies_and_drift_are_told_and_counted_in_the_exit_code()
    {
        _folder.Write("a.csv", "x,w\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 50},{"ab"[i % 2]}\n")));
        _folder.Write("b.csv", "x,w\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 50 + 100},{"bc"[i % 2]}\n")));
        Assert.Equal(0, (await Run("data", "schema", "infer", "a.csv", "--ranges", "-o", "s.json")).Code);
        var validated = await Run("data", "validate", "b.csv", "--schema", "s.json", "--json");
        Assert.Equal(1, validated.Code);
        using (var json = JsonDocument.Parse(validated.Output))
            Assert.Equal(["INT_TYPE_BIG_INT", "ENUM_TYPE_UNEXPECTED_STRING_VALUES"], json.RootElement.GetProperty("anomalies").EnumerateArray().Select(a => a.GetProperty("type").GetString()));
        var printed = await Run("data", "validate", "b.csv", "--schema", "s.json");
        Assert.Contains("ENUM_TYPE_UNEXPECTED_STRING_VALUES", printed.Output, StringComparison.Ordinal);

        string[] monitor = ["monitor", "report", "--reference", "a.csv", "--current", "b.csv"];
        var report = await Run([.. monitor, "-o", "drift.html", "--json"]);
        Assert.Equal(0, report.Code);
        using (var json = JsonDocument.Parse(report.Output)) Assert.True(json.RootElement.GetProperty("drift").GetBoolean());
        Assert.True(File.Exists(_folder["drift.html"]));
        Assert.Equal(1, (await Run([.. monitor, "--fail-on-drift"])).Code);
        Assert.Equal(0, (await Run("monitor", "report", "--reference", "a.csv", "--current", "a.csv", "--fail-on-drift")).Code);
        var text = await Run(monitor);
        Assert.Contains("DRIFT", text.Output, StringComparison.Ordinal);
        Assert.Contains("+c", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "file_not_found", "data", "import", "absent.csv")]
    [InlineData(1, "wrong_file_kind", "data", "import", ".")]
    [InlineData(1, "ragged_row", "data", "import", "ragged.csv")]
    [InlineData(1, "duplicate_column", "data", "import", "twice.csv")]
    [InlineData(1, "no_rows", "data", "import", "empty.csv")]
    [InlineData(1, "unknown_format", "data", "import", "x.dat")]
    [InlineData(2, "usage", "data", "import", "good.csv", "--derive", "nonsense")]
    [InlineData(2, "usage", "data", "import", "good.csv", "--query", "SELECT 1")]
    [InlineData(2, "usage", "data", "import", "good.csv", "--delimiter", "ab")]
    [InlineData(2, "usage", "data", "split", "good.csv", "--test", "2")]
    [InlineData(1, "unknown_column", "data", "split", "good.csv", "--by", "nowhere")]
    [InlineData(1, "file_not_found", "data", "validate", "good.csv", "--schema", "absent.yaml")]
    [InlineData(1, "invalid_value", "data", "validate", "good.csv", "--schema", "bad.yaml")]
    [InlineData(2, "not_found", "monitor", "report", "--reference", "good.csv", "--current", "good.csv", "--test", "kss")]
    [InlineData(1, "unknown_column", "monitor", "report", "--reference", "good.csv", "--current", "good.csv", "--columns", "nowhere")]
    [InlineData(2, "usage", "monitor", "report", "--reference", "good.csv")]
    public async Task What_cannot_be_done_is_told_in_one_sentence(int code, string error, params string[] arguments)
    {
        _folder.Write("good.csv", "a,b\n1,2\n");
        _folder.Write("ragged.csv", "a,b\n1\n");
        _folder.Write("twice.csv", "a,a\n1,2\n");
        _folder.Write("empty.csv", "a,b\n");
        _folder.Write("x.dat", "a,b\n");
        _folder.Write("bad.yaml", "features: no\n");
        var result = await Run([.. arguments, "--json"]);
        Assert.Equal((code, string.Empty), (result.Code, result.Output));
        using var json = JsonDocument.Parse(result.Error);
        Assert.Equal(error, json.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["data"]) && Directory.EnumerateFileSystemEntries(_folder["data"]).Any());
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(arguments, console, _folder.Path, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
