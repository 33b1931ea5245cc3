using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Foundation.Project;
using Weir.Testing;

namespace Weir.Cli.Tests.Training;

public sealed class TrainVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_project_trains_tracks_predicts_and_can_say_where_a_model_came_from()
    {
        Table(300, classes: 2);
        WeirProject.Open(_folder.Path);
        var trained = await Run("train", "t.csv", "--target", "y", "--drop", "z", "--rounds", "30", "--name", "first", "--json");
        Assert.True(trained.Code == 0, trained.Error);
        using var report = JsonDocument.Parse(trained.Output);
        Assert.Equal("models/first", report.RootElement.GetProperty("package").GetString());
        Assert.InRange(report.RootElement.GetProperty("metrics").GetProperty("roc_auc").GetDouble(), 0.9, 1);
        var runId = report.RootElement.GetProperty("run_id").GetString()!;

        var runs = await Run("runs", "show", runId, "--json");
        Assert.Contains("rounds.xgboost.validation_logloss", runs.Output, StringComparison.Ordinal);
        Assert.Contains("\"FINISHED\"", runs.Output, StringComparison.Ordinal);

        var lineage = await Run("lineage", "models/first");
        Assert.True(lineage.Code == 0, lineage.Error);
        Assert.Contains("t.csv", lineage.Output, StringComparison.Ordinal);

        var predicted = await Run("predict", "models/first", "t.csv");
        Assert.Equal(300, predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var first = JsonDocument.Parse(predicted.Output.Split('\n')[0]);
        Assert.Equal(["prediction", "probability c0", "probability c1"], first.RootElement.EnumerateObject().Select(p => p.Name));

        var registered = await Run("models", "register", "first", "models/first");
        Assert.True(registered.Code == 0, registered.Error);
        var again = await Run("predict", "models:/first/1", "t.csv");
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal(predicted.Output, again.Output);
    }

    [Theory]
    [InlineData("model.rounds.bent")]
    [InlineData("search.trials.bent", "--max-trials", "3")]
    public async Task Targets_that_different_learners_predict_best_are_one_run(string parameter, params string[] search)
    {
        var random = new SeededRandom(4);
        _folder.Write("two.csv", "a,b,straight,bent\n" + string.Concat(Enumerable.Range(0, 300).Select(_ =>
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            return string.Create(CultureInfo.InvariantCulture, $"{a:F5},{b:F5},{(3 * a) - b:F5},{(a is > 0.3 and < 0.7 ? 1 : 0)}\n");
        })));
        WeirProject.Open(_folder.Path);
        var trained = await Run(["train", "two.csv", "--target", "straight,bent", "--rounds", "300", "--name", "two", "--json", .. search]);
        Assert.True(trained.Code == 0, trained.Error);
        using var report = JsonDocument.Parse(trained.Output);
        Assert.NotNull(report.RootElement.GetProperty("run_id").GetString());
        Assert.True(report.RootElement.GetProperty("parameters").TryGetProperty(parameter, out _), trained.Output);
    }

    [Theory]
    [InlineData(1, "unknown_column", "train", "t.csv", "--target", "nowhere")]
    [InlineData(1, "unknown_column", "train", "t.csv", "--target", "y", "--drop", "nowhere")]
    [InlineData(1, "file_not_found", "train", "absent.csv", "--target", "y")]
    [InlineData(1, "wrong_file_kind", "train", ".", "--target", "y")]
    [InlineData(2, "usage", "train", "t.csv")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--task", "magic")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--test-share", "2")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--test-share", "NaN")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--learner", "magic")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--learner", "")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--season", "24")]
    [InlineData(2, "usage", "train", "t.csv", "--target", "y", "--horizon", "24")]
    [InlineData(1, "file_not_found", "predict", "models/none", "t.csv")]
    public async Task What_cannot_be_done_is_told_in_one_sentence_and_leaves_nothing(int code, string error, params string[] arguments)
    {
        Table(60, classes: 2);
        var result = await Run([.. arguments, "--json"]);
        Assert.Equal(code, result.Code);
        using var json = JsonDocument.Parse(result.Error);
        Assert.Equal(error, json.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(_folder["models"]) ? Directory.EnumerateFileSystemEntries(_folder["models"]) : []);
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_of_training_ends_with_130_and_leaves_no_package()
    {
        Table(30_000, classes: 20);
        using var process = Process.Start(new ProcessStartInfo(CommandRunner.Interruptible[0], [.. CommandRunner.Interruptible[1..], "dotnet", typeof(WeirCli).Assembly.Location, "train", "t.csv", "--target", "y", "--drop", "z", "--learner", "xgboost"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await Eventually.IsAsync(() => Directory.Exists(_folder["models"]), process); // made when training is about to begin
        Assert.False(process.HasExited, "the training ended before it could be interrupted");
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(130, process.ExitCode);
        Assert.False(Directory.Exists(_folder["models"]));
        Assert.DoesNotContain("   at ", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Table(int rows, int classes)
    {
        var random = new SeededRandom(3);
        var text = new StringBuilder("a,b,city,z,y\n");
        for (var i = 0; i < rows; i++)
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            text.Append(CultureInfo.InvariantCulture, $"{a:0.0000},{b:0.0000},city{random.Next(5)},{i},c{Math.Min(classes - 1, (int)((a + (0.05 * b)) * classes))}\n");
        }

        _folder.Write("t.csv", text.ToString());
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
