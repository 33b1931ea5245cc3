using System.Globalization;
using System.Text.Json;
using Weir.Client.Evaluations;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Evaluation;

public sealed class ModelEvaluatorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("big", "binary", "roc_auc")]
    [InlineData("size", "multiclass", "log_loss")]
    [InlineData("total", "regression", "rmse")]
    public async Task Figures_are_those_that_training_found_on_the_same_rows(string target, string task, string metric)
    {
        var (model, test, trained) = await TrainAsync(target);
        var evaluation = ModelEvaluator.Run(Request(model, test), TestContext.Current.CancellationToken);
        Assert.Equal((task, target, 300), (evaluation.Task, evaluation.Target, evaluation.Rows));
        foreach (var figure in evaluation.Figures.Where(f => trained.Training.Metrics.ContainsKey(f.Name))) Assert.Equal(trained.Training.Metrics[figure.Name], figure.Value!.Value, 1e-6);
        var first = evaluation.Figures.Single(f => f.Name == metric);
        Assert.True(first.Low < first.Value && first.Value < first.High, $"{first}");
        Assert.True(first.GreaterIsBetter ? first.Value > first.Baseline : first.Value < first.Baseline, $"{first}");
        Assert.False(evaluation.TrainedOnTheseRows);
        Assert.Equal(task == "regression", evaluation.Residuals is not null);
        Assert.Equal(task == "binary", evaluation.Binary is not null);
    }

    [Fact]
    public async Task A_table_that_the_model_was_trained_on_is_told()
    {
        var (model, _, _) = await TrainAsync("big");
        Assert.True(ModelEvaluator.Run(Request(model, _folder["table.csv"])).TrainedOnTheseRows);
    }

    [Fact]
    public async Task Slices_are_evaluations_of_their_rows()
    {
        var (model, test, _) = await TrainAsync("total");
        var evaluation = ModelEvaluator.Run(Request(model, test) with { Slices = ["city", "fare", "fare > 20 and vip"] }, TestContext.Current.CancellationToken);
        Assert.Equal(300, evaluation.Slices!.Where(s => s.Name.StartsWith("city=", StringComparison.Ordinal)).Sum(s => s.Rows));
        Assert.Equal(4, evaluation.Slices!.Count(s => s.Name.Contains("fare", StringComparison.Ordinal) && !s.Name.Contains("vip", StringComparison.Ordinal)));
        Assert.Equal(300, evaluation.Slices!.Where(s => s.Name.Contains("fare", StringComparison.Ordinal) && !s.Name.Contains("vip", StringComparison.Ordinal)).Sum(s => s.Rows));

        var lines = await File.ReadAllLinesAsync(test, TestContext.Current.CancellationToken);
        var oslo = _folder.Write("oslo.csv", string.Join('\n', lines.Where((l, i) => i == 0 || l.Contains(",oslo,", StringComparison.Ordinal))) + "\n");
        var alone = ModelEvaluator.Run(Request(model, oslo));
        var slice = evaluation.Slices!.Single(s => s.Name == "city=oslo");
        Assert.Equal(alone.Rows, slice.Rows);
        foreach (var figure in alone.Figures) Assert.Equal(figure.Value ?? double.NaN, slice.Figures[figure.Name] ?? double.NaN, 1e-9);
    }

    [Fact]
    public async Task The_threshold_by_cost_costs_least_of_all()
    {
        var (model, test, _) = await TrainAsync("big");
        var evaluation = ModelEvaluator.Run(Request(model, test) with { Cost = new DecisionCost(1, 7) });
        var chosen = evaluation.Binary!.Chosen.Single(c => c.By == "cost");
        using var predictor = BatchPredictor.Load(model);
        using var table = Table.Open(test);
        var scores = predictor.Predict(table).Single(c => c.Name == "probability yes").ToDoubles();
        var truth = table.ReadTexts("big").Select(t => t == "yes").ToArray();
        double Cost(double threshold) => scores.Select((s, i) => (s >= threshold, truth[i]) switch { (true, false) => 1.0, (false, true) => 7, _ => 0 }).Sum() / 300;
        var least = scores.Append(2).Min(Cost);
        Assert.Equal(least, chosen.Value, 1e-12);
        Assert.Equal(least, Cost(chosen.Threshold), 1e-12);
        Assert.Equal(Cost(0.5), chosen.AtHalf, 1e-12);
    }

    [Fact]
    public async Task A_model_does_not_differ_from_itself()
    {
        var (model, test, _) = await TrainAsync("big");
        var comparison = ModelEvaluator.Run(Request(model, test) with { OtherPath = model, OtherName = "itself" }).Comparison!;
        Assert.All(comparison.Figures.Where(f => f.P is not null), f => Assert.Equal((0, 0, 0, 1), (f.Difference!.Value, f.Low!.Value, f.High!.Value, f.P!.Value)));
        Assert.All(comparison.Tests, t => Assert.Equal(1, t.P!.Value, 1e-12));
        Assert.Equal(["McNemar", "DeLong"], comparison.Tests.Select(t => t.Name));
    }

    [Theory]
    [InlineData("big")]
    [InlineData("size")]
    [InlineData("total")]
    public async Task The_report_is_read_by_the_registry_and_the_page_stands_alone(string target)
    {
        var (model, test, _) = await TrainAsync(target);
        var evaluation = ModelEvaluator.Run(Request(model, test) with { Slices = ["city"], OtherPath = model });
        var figure = evaluation.Figures[0].Name;
        var report = EvaluationReports.Of(evaluation, [EvaluationDemand.Parse($"{figure} > 0"), EvaluationDemand.Parse($"{figure}[city=oslo] > 0"), EvaluationDemand.Parse($"{figure} >= baseline - 0.1")]);
        var read = EvaluationReader.Read(report.ToBytes());
        Assert.True(read.Blessed);
        Assert.Equal(report.Figures, read.Figures);
        Assert.Equal(evaluation.Task, read.Extra!.Value.GetProperty("task").GetString());
        Assert.Equal(ModelPackage.Load(model).Digest(), read.Model!.Hash);

        var page = EvaluationPage.Of(evaluation, report);
        Assert.InRange(page.Length, 5_000, 1_000_000);
        Assert.Contains("Content-Security-Policy", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_number_of_threads_gives_the_same_evaluation()
    {
        var (model, test, _) = await TrainAsync("size");
        var one = ModelEvaluator.Run(Request(model, test) with { Bootstrap = new BootstrapOptions { Resamples = 100, Threads = 1 } });
        var more = ModelEvaluator.Run(Request(model, test) with { Bootstrap = new BootstrapOptions { Resamples = 100, Threads = 5 } });
        Assert.Equal(JsonSerializer.Serialize((one with { Created = default }).ToJson()), JsonSerializer.Serialize((more with { Created = default }).ToJson()));
    }

    // scikit-learn's converter makes one matrix of floats; MLflow's signature names its columns, or nobody does.
    [Theory]
    [InlineData("models/forest.onnx", 30)]
    [InlineData("mlflow/forest_nosig", 30)]
    [InlineData("mlflow/mlp_cols", 0)]
    [InlineData("mlflow/mlp_unnamed", 6)]
    [InlineData("mlflow/zipmap_str", 30)]
    public void Models_of_others_are_evaluated(string path, int unnamed)
    {
        var model = TestData.Vector(["serving", .. path.Split('/')]);
        using var predictor = BatchPredictor.Load(model);
        string[] columns = [.. predictor.Inputs.Select(i => i.Name), .. Enumerable.Range(0, unnamed).Select(k => $"c{k}")];
        var rows = Enumerable.Range(0, 40).Select(i => string.Join(',', columns.Select((_, k) => (Math.Sin((i * 7) + k) * 3).ToString("0.000", CultureInfo.InvariantCulture))));
        var plain = _folder.Write("plain.csv", $"{string.Join(',', columns)}\n{string.Join('\n', rows)}\n");
        using var table = Table.Open(plain);
        var said = predictor.Predict(table)[0].ToTexts();
        var test = _folder.Write("test.csv", $"{string.Join(',', columns)},y\n{string.Join('\n', rows.Select((r, i) => $"{r},{said[i]}"))}\n");
        var evaluation = ModelEvaluator.Run(Request(model, test) with { Target = "y" });
        Assert.Equal(40, evaluation.Rows);
        Assert.Null(evaluation.TrainedOnTheseRows);
        Assert.Equal(evaluation.Task == "regression" ? 0 : 1, evaluation.Figures.Single(f => f.Name is "accuracy" or "mae").Value!.Value, 1e-5);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told()
    {
        var (model, test, _) = await TrainAsync("big");
        Assert.Contains("did you mean 'roc_auc'", Failure(r => r with { Metrics = ["roc_acu"] }).Hint, StringComparison.Ordinal);
        Assert.Contains("is neither a column nor a condition", Failure(r => r with { Slices = ["fare + 1"] }).Message, StringComparison.Ordinal);
        Assert.Contains("there is no class 'maybe'", Failure(r => r with { Positive = "maybe" }).Message, StringComparison.Ordinal);
        Assert.Contains("no threshold can be chosen by roc_auc", Failure(r => r with { ThresholdMetric = "roc_auc" }).Message, StringComparison.Ordinal);
        Assert.Equal("unknown_column", Failure(r => r with { Target = "nothing" }).Code);
        Assert.Equal(TrainingErrors.TooFewRows, Failure(r => r with { Target = "city" }).Code); // none of its values is a class

        WeirException Failure(Func<EvaluationRequest, EvaluationRequest> change) => Assert.Throws<WeirException>(() => ModelEvaluator.Run(change(Request(model, test))));
    }

    [Fact]
    public async Task One_class_in_the_truth_leaves_undefined_figures_out_and_says_why()
    {
        var (model, test, _) = await TrainAsync("big");
        var lines = await File.ReadAllLinesAsync(test, TestContext.Current.CancellationToken);
        var one = _folder.Write("one.csv", string.Join('\n', lines.Where((l, i) => i == 0 || l.Contains(",yes,", StringComparison.Ordinal))) + "\n");
        var evaluation = ModelEvaluator.Run(Request(model, one));
        var area = evaluation.Figures.Single(f => f.Name == "roc_auc");
        Assert.Null(area.Value);
        Assert.Contains("only one occurs", area.Why, StringComparison.Ordinal);
        Assert.NotNull(evaluation.Figures.Single(f => f.Name == "accuracy").Value);
    }

    public void Dispose() => _folder.Dispose();

    private EvaluationRequest Request(string model, string data) => new() { ModelPath = model, ModelName = "m", DataPath = data, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 200 } };

    private async Task<(string Model, string Test, TrainingRunResult Trained)> TrainAsync(string target)
    {
        using var other = new TempFolder();
        var test = _folder.Write("test.csv", await File.ReadAllTextAsync(SmallTable.Write(other, 300, seed: 2)));
        var request = new TrainingRunRequest { Training = SmallTable.Request(SmallTable.Write(_folder), target) with { TestPath = test, MostRounds = 20 }, OutputDirectory = _folder["model"], Root = _folder.Path };
        var trained = await TrainingRun.ExecuteAsync(request, TestContext.Current.CancellationToken);
        return (request.OutputDirectory, test, trained);
    }
}
