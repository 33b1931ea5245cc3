using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Project;
using Weir.Testing;
using Weir.Tracking;

namespace Weir.Cli.Tests.Tracking;

public sealed class TrackingVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_are_listed_shown_and_compared()
    {
        var (first, second) = await TwoRunsAsync();
        var list = await RunAsync("runs", "list", "--order-by", "metrics.auc DESC");
        Assert.Equal(0, list.Code);
        Assert.Matches($"(?s){second[..8]}.*{first[..8]}", list.Output);
        Assert.Contains("0.875", list.Output, StringComparison.Ordinal);
        Assert.Equal(1, Json((await RunAsync("runs", "list", "--filter", "params.depth = '6'", "--json")).Output).GetProperty("runs").GetArrayLength());

        foreach (var typed in new[] { first, first[..8], "first" })
            Assert.Equal(first, Json((await RunAsync("runs", "show", typed, "--json")).Output).GetProperty("info").GetProperty("run_id").GetString());

        var compare = (await RunAsync("runs", "compare", "first", "second")).Output;
        Assert.Contains("depth", compare, StringComparison.Ordinal);
        Assert.DoesNotContain("seed", compare, StringComparison.Ordinal);
        Assert.Contains("seed", (await RunAsync("runs", "compare", "first", "second", "--all")).Output, StringComparison.Ordinal);
        Assert.Contains("taxi", (await RunAsync("experiments", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_registered_listed_downloaded_and_traced()
    {
        _folder.Write("models/taxi/MLmodel", "flavors: {}\n");
        _folder.Write("models/taxi/data/model.onnx", "onnx");
        Project();
        var registered = await RunAsync("models", "register", "taxi", "models/taxi", "--alias", "champion");
        Assert.True(registered.Code == 0, registered.Error);
        Assert.Equal("models:/taxi/1\n", registered.Output);
        Assert.Contains("champion=1", (await RunAsync("models", "list")).Output, StringComparison.Ordinal);
        Assert.Equal("1", Json((await RunAsync("models", "show", "models:/taxi@champion", "--json")).Output).GetProperty("version").GetString());
        Assert.Contains("data/model.onnx", (await RunAsync("artifacts", "list", "models:/taxi/1")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("artifacts", "download", "models:/taxi/1", "--to", "copy")).Code);
        Assert.Equal("onnx", File.ReadAllText(_folder["copy", "data", "model.onnx"]));

        var lineage = await RunAsync("lineage", "models:/taxi/1");
        Assert.Contains("models register taxi", lineage.Output, StringComparison.Ordinal);
        var byContent = Json((await RunAsync("lineage", "copy", "--down", "--json")).Output);
        Assert.Contains("models:/taxi/1", byContent.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_what_runs_are_judged_by_and_a_failed_run_says_why()
    {
        Project();
        _folder.Write("t.csv", "x,flat,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 17},same,{i % 17 * 2}.5\n")));
        Assert.Equal(0, (await RunAsync("train", "t.csv", "--target", "y", "--rounds", "5")).Code);
        Assert.Matches(@"started +rmse +mae +r2 +max_error", (await RunAsync("runs", "list")).Output);

        Assert.Matches(@"(?s)metric +value\n[- ]*\n?rmse.*mae.*r2.*baseline_rmse.*rounds\.xgboost", (await RunAsync("runs", "show", "y")).Output);

        Assert.Equal(1, (await RunAsync("train", "t.csv", "--target", "y", "--drop", "x", "--name", "flat")).Code);
        Assert.Matches("failed +no column is left to learn from", (await RunAsync("runs", "show", "flat")).Output);
        Assert.Equal(1, (await RunAsync("train", "t.csv", "--target", "z", "--name", "typo")).Code);
        Assert.DoesNotContain("typo", (await RunAsync("runs", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not_found", "runs", "show", "nobody")]
    [InlineData("not_found", "runs", "list", "-e", "nowhere")]
    [InlineData("invalid_parameter_value", "runs", "list", "--filter", "metrics.auc <> 1")]
    [InlineData("resource_does_not_exist", "models", "show", "nothing")]
    [InlineData("invalid_value", "models", "show", "models:/taxi")]
    [InlineData("file_not_found", "models", "register", "taxi", "no/such/package")]
    [InlineData("not_found", "lineage", "nothing")]
    [InlineData("resource_does_not_exist", "artifacts", "list", "models:/taxi/1")]
    public async Task What_cannot_be_found_is_one_sentence(string code, params string[] arguments)
    {
        Project();
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.Equal(1, result.Code);
        Assert.Equal(code, Json(result.Error).GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Lineage_takes_a_run_as_the_list_shows_it_and_says_how_a_model_is_named()
    {
        Project();
        _folder.Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 17},{i % 17 * 2}.5\n")));
        var trained = Json((await RunAsync("train", "t.csv", "--target", "y", "--rounds", "5", "--name", "evening", "--json")).Output);
        var run = trained.GetProperty("run_id").GetString()!;
        foreach (var typed in new[] { run, run[..8], "evening" })
            Assert.Contains("train evening", (await RunAsync("lineage", typed)).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("models", "register", "taxi", "models/evening")).Code);
        Assert.Contains("weir lineage models:/taxi/latest", (await RunAsync("lineage", "taxi")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no model 'taxy'", "did you mean 'taxi'?", "models", "show", "taxy")]
    [InlineData("there is no model 'taxy'", "did you mean 'taxi'?", "lineage", "models:/taxy/1")]
    [InlineData("there is no model 'somethingelse'", "models are taxi", "serve", "models:/somethingelse/1")]
    [InlineData("the model 'taxi' has no alias 'champoin'", "did you mean 'champion'?", "serve", "models:/taxi@champoin")]
    [InlineData("the model 'taxi' has no version 9", "its newest is models:/taxi/1", "artifacts", "list", "models:/taxi/9")]
    [InlineData("there is no run 'secnd'", "did you mean 'second'?", "runs", "show", "secnd")]
    public async Task A_name_that_is_not_there_is_answered_with_the_nearest_one(string sentence, string hint, params string[] arguments)
    {
        await TwoRunsAsync();
        _folder.Write("package/MLmodel", "flavors: {}\n");
        Assert.Equal(0, (await RunAsync("models", "register", "taxi", "package", "--alias", "champion")).Code);
        var failed = await RunAsync(arguments);
        Assert.Equal(1, failed.Code);
        Assert.Contains(sentence, failed.Error, StringComparison.Ordinal);
        Assert.Contains(hint, failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_ends_too_early_is_told_so()
    {
        await TwoRunsAsync();
        var failed = await RunAsync("runs", "list", "--filter", "metrics.auc >");
        Assert.Contains("'metrics.auc >' ends too early", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected the end", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_outside_a_project_says_what_to_type_and_ends_with_2()
    {
        var result = await RunAsync("server");
        Assert.Equal(2, result.Code);
        Assert.Contains("weir server --data DIR", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_beyond_loopback_without_a_token_ends_with_2()
    {
        Project();
        var result = await RunAsync("server", "--host", "0.0.0.0", "--port", "0");
        Assert.Equal(2, result.Code);
        Assert.Contains("--token-file", result.Error, StringComparison.Ordinal);
    }

    private WeirProject Project() => WeirProject.Open(_folder.Path);

    private async Task<(string First, string Second)> TwoRunsAsync()
    {
        await using var tracking = await ProjectTracking.OpenAsync(Project(), variable: _ => null);
        var ids = new List<string>();
        foreach (var (name, depth, auc) in new[] { ("first", 6, 0.75), ("second", 8, 0.875) })
        {
            var run = await tracking.Client.StartRunAsync(new RunStart("taxi") { Name = name });
            await run.LogParamsAsync(new Dictionary<string, string> { ["depth"] = depth.ToString(CultureInfo.InvariantCulture), ["seed"] = "1" });
            await run.LogMetricsAsync(new Dictionary<string, double> { ["auc"] = auc });
            await run.EndAsync(RunStatus.Finished);
            ids.Add(run.Id);
        }

        return (ids[0], ids[1]);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var console = new CliConsole(output, error);
        var code = await WeirCli.RunAsync(arguments, console, _folder.Path, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
