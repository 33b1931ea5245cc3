using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Project;
using Weir.Native.DuckDb;
using Weir.Testing;
using Weir.Tracking;

namespace Weir.Cli.Tests.Tracking;

/// <summary>Listings with columns and pages, comparison, export, the live view.</summary>
public sealed class ListingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_are_listed_by_columns_filters_and_pages()
    {
        await RunsAsync(5);
        var first = await JsonAsync("runs", "list", "-e", "taxi", "-n", "3", "--order-by", "metrics.auc ASC");
        var next = await JsonAsync("runs", "list", "-e", "taxi", "-n", "3", "--order-by", "metrics.auc ASC", "--page-token", first.GetProperty("next_page_token").GetString()!);
        Assert.Equal(["run0", "run1", "run2", "run3", "run4"], first.GetProperty("runs").EnumerateArray().Concat(next.GetProperty("runs").EnumerateArray()).Select(r => r.GetProperty("info").GetProperty("run_name").GetString()));
        Assert.False(next.TryGetProperty("next_page_token", out _));

        var table = (await OkAsync("runs", "list", "-c", "name,metrics.auc,params.depth", "--columns", "tags.team,status", "--filter", "metrics.auc >= 0.3", "--order-by", "metrics.auc")).Split('\n');
        Assert.Matches(@"^name +metrics\.auc +params\.depth +tags\.team +status$", table[0]);
        Assert.Matches(@"^run3 +0\.3 +3 +a, ""b"" +running$", table[1]);
        Assert.Contains("did you mean 'status'?", (await RunAsync("runs", "list", "-c", "statis")).Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'taxi'?", (await RunAsync("runs", "list", "-e", "taxy")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("runs", "list", "-n", "0")).Code);
        await OkAsync("runs", "delete", "run1");
        Assert.Contains("run1", await OkAsync("runs", "list", "--view", "deleted"), StringComparison.Ordinal);
        Assert.DoesNotContain("run1", await OkAsync("runs", "list"), StringComparison.Ordinal);
        await OkAsync("runs", "restore", "run1", "--dry-run");
        Assert.DoesNotContain("run1", await OkAsync("runs", "list"), StringComparison.Ordinal);
        await OkAsync("runs", "restore", "run1");
        Assert.Contains("run1", await OkAsync("runs", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_copied_and_moved_into_another_experiment()
    {
        await RunsAsync(2);
        await OkAsync("experiments", "create", "archive");
        Assert.Contains("still at work", (await RunAsync("runs", "copy", "run0", "--to", "archive")).Error, StringComparison.Ordinal);
        await using (var tracking = await ProjectTracking.OpenLocalAsync(WeirProject.Open(_folder.Path), _ => null))
            foreach (var run in (await tracking.Client.CallAsync(Client.Calls.RunCalls.Search, new Client.Calls.SearchRuns(["1"]))).Runs!) await (await tracking.Client.ResumeRunAsync(run.Info.RunId)).EndAsync();
        await OkAsync("runs", "copy", "run0", "--to", "archive");
        await OkAsync("runs", "copy", "run1", "--to", "archive", "--move");
        Assert.Equal(2, (await JsonAsync("runs", "list", "-e", "archive")).GetProperty("runs").GetArrayLength());
        Assert.Equal(1, (await JsonAsync("runs", "list", "-e", "taxi")).GetProperty("runs").GetArrayLength());
        Assert.Contains("did you mean 'archive'?", (await RunAsync("runs", "copy", "run0", "--to", "archiv")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiments_are_made_renamed_filtered_and_only_said_to_be_deleted()
    {
        WeirProject.Open(_folder.Path);
        var id = (await OkAsync("experiments", "create", "taxi", "--tag", "team=fares")).Trim();
        await OkAsync("experiments", "rename", "taxi", "größe");
        Assert.Equal($"id  name   tags.team\n{id,2}  größe  fares\n", await OkAsync("experiments", "list", "--filter", "name LIKE 'gr%'", "-c", "id,name,tags.team"));
        await OkAsync("experiments", "delete", "größe", "--dry-run");
        Assert.Contains("größe", await OkAsync("experiments", "list"), StringComparison.Ordinal);
        await OkAsync("experiments", "delete", id);
        Assert.Contains("größe", await OkAsync("experiments", "list", "--view", "deleted"), StringComparison.Ordinal);
        Assert.Contains("already exists", (await RunAsync("experiments", "create", "Default")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_tells_differences_first_and_in_numbers()
    {
        await RunsAsync(3);
        Assert.Matches(@"(?s)depth +1 +2\n.*auc +0\.1 +0\.2 +\+0\.1\n", await OkAsync("runs", "compare", "run1", "run2"));
        var json = await JsonAsync("runs", "compare", "run0", "run1", "run2");
        Assert.Equal(["depth True", "seed False"], json.GetProperty("params").EnumerateArray().Select(p => $"{p.GetProperty("key")} {p.GetProperty("differs")}"));
        Assert.Equal("[0,0.1,0.2]", JsonSerializer.Serialize(json.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("key").GetString() == "auc").GetProperty("differences")));
        Assert.Contains("\"NaN\"", json.GetProperty("metrics").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_exported_with_every_key_as_a_column()
    {
        await RunsAsync(4);
        await OkAsync("runs", "export", "-e", "taxi", "--order-by", "metrics.auc", "-o", "runs.csv");
        var csv = File.ReadAllLines(_folder["runs.csv"]);
        Assert.Equal(5, csv.Length);
        Assert.EndsWith("metrics.auc,metrics.odd,params.depth,params.seed,tags.mlflow.runName,tags.mlflow.user,tags.team", csv[0], StringComparison.Ordinal);
        Assert.EndsWith($",0.2,NaN,2,7,run2,{Environment.UserName},\"a, \"\"b\"\"\"", csv[3], StringComparison.Ordinal);

        Assert.Equal("4", (await JsonAsync("runs", "export", "-o", "runs.parquet")).GetProperty("runs").ToString());
        using (var database = DuckDatabase.Open())
        {
            using var connection = database.Connect();
            var rows = connection.Rows($"SELECT run_name, \"metrics.auc\", isnan(\"metrics.odd\"), \"params.depth\", \"tags.team\", typeof(start_time), typeof(\"metrics.auc\") FROM '{_folder["runs.parquet"]}' ORDER BY run_name");
            Assert.Equal(["run2", 0.2, true, "2", "a, \"b\"", "TIMESTAMP", "DOUBLE"], rows[2]);
        }

        Assert.Equal(4, JsonElement.Parse(await OkAsync("runs", "export", "--as", "json")).GetArrayLength());
        Assert.Equal(2, (await OkAsync("runs", "export", "--as", "ndjson", "-n", "2")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Parquet goes into a file", (await RunAsync("runs", "export", "--as", "parquet")).Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'parquet'?", (await RunAsync("runs", "export", "--as", "parqet")).Error, StringComparison.Ordinal);

        // What fails leaves the file that was there.
        Assert.Equal(1, (await RunAsync("runs", "export", "--filter", "nonsense", "-o", "runs.csv")).Code);
        Assert.Equal(csv, File.ReadAllLines(_folder["runs.csv"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), f => Path.GetFileName(f).StartsWith(".weir-tmp-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_go_up_and_come_down()
    {
        await RunsAsync(1);
        _folder.Write("plots/a b.txt", "one");
        _folder.Write("plots/deep/ü.txt", "two");
        await OkAsync("artifacts", "upload", "run0", "plots", "plots/a b.txt", "--to", "report");
        Assert.Equal(["report/a b.txt", "report/plots/a b.txt", "report/plots/deep/ü.txt"], (await JsonAsync("artifacts", "list", "run0")).GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()).Order(StringComparer.Ordinal));
        await OkAsync("artifacts", "download", "runs:/run0/report/plots", "--to", "back");
        Assert.Equal("two", File.ReadAllText(_folder["back", "deep", "ü.txt"]));
        Assert.Contains("does not exist", (await RunAsync("artifacts", "upload", "run0", "plotz")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_is_watched_with_its_step_and_the_load()
    {
        await RunsAsync(2);
        var top = (await JsonAsync("tracking", "top", "--once", "--filter", "attributes.run_name = 'run1'")).GetProperty("runs")[0];
        Assert.Equal((10, 40, 55.5), (top.GetProperty("step").GetInt32(), top.GetProperty("steps").GetInt32(), top.GetProperty("cpu_percent").GetDouble()));
        var lines = await OkAsync("tracking", "top", "--looks", "2", "--interval", "0.01");
        Assert.Equal(4, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"run1 \(taxi\) .* step 10/40 \(25 %\) auc=0\.1 odd=NaN cpu=56%", lines);
        Assert.Equal(2, (await RunAsync("tracking", "top", "--interval", "0")).Code);
    }

    [Fact]
    public void A_table_is_cut_to_the_terminal_text_first_and_numbers_never()
    {
        var table = new TextTable("name", ">figure", "path", ">size");
        table.Add("a", "1234567890123", "a/very/long/path/that/goes/on/and/on.txt", "12");
        using var writer = new StringWriter();
        Assert.Empty(table.Write(writer, 50));
        Assert.All(writer.ToString().Split('\n'), l => Assert.InRange(l.Length, 0, 50));
        Assert.Contains("1234567890123", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("…", writer.ToString(), StringComparison.Ordinal);
        using var narrow = new StringWriter();
        Assert.Equal(["path", "size"], table.Write(narrow, 25));
        using var wide = new StringWriter();
        Assert.Empty(table.Write(wide));
        Assert.Contains("goes/on/and/on.txt", wide.ToString(), StringComparison.Ordinal);
    }

    private async Task RunsAsync(int count)
    {
        await using var tracking = await ProjectTracking.OpenLocalAsync(WeirProject.Open(_folder.Path), _ => null);
        for (var i = 0; i < count; i++)
        {
            var run = await tracking.Client.StartRunAsync(new RunStart("taxi") { Name = $"run{i}", Tags = new Dictionary<string, string> { ["team"] = "a, \"b\"" } });
            await run.LogParamsAsync(new Dictionary<string, string> { ["depth"] = $"{i}", ["seed"] = "7", ["epochs"] = "40" }.Where(p => p.Key != "epochs" || count == 2));
            await run.LogMetricsAsync([new Metric("auc", i / 10.0, 1, 10), new Metric("odd", double.NaN, 1, 3)]);
            if (count == 2) await run.LogMetricsAsync([new Metric("system/cpu_utilization_percentage", 55.5, 2, 99)]);
        }
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments) => JsonElement.Parse(await OkAsync([.. arguments, "--json"]));

    private async Task<string> OkAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        return (await WeirCli.RunAsync(arguments, console, _folder.Path, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }
}
