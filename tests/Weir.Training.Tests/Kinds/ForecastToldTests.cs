using System.Globalization;
using Weir.Data;
using Weir.Foundation.Errors;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;
using Weir.Training.Gates;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Kinds;

public sealed class ForecastToldTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_card_tells_what_tables_need_and_how_many_rows_the_saved_model_knows()
    {
        var path = _folder.Write("sales.csv", ForecastPanel.Csv(4, 100));
        var result = await TrainAsync(Request(path));
        var rows = File.ReadLines(path).Count() - 1;
        var card = File.ReadAllText(Path.Combine(_folder["model"], "README.md"));
        Assert.DoesNotContain("features.yaml", card, StringComparison.Ordinal);
        Assert.DoesNotContain("| other |", card, StringComparison.Ordinal);
        Assert.Contains("| shop | nothing:", card, StringComparison.Ordinal);
        Assert.Contains("| kind | a text | yes, as an empty text |", card, StringComparison.Ordinal);
        Assert.Matches(@"\| sales \| [0-9]+ numbers \| yes \|", card);
        Assert.True(result.Training.TrainingRows < rows);
        Assert.Contains($"was then trained again, on all {rows} rows", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_repeat_themselves_are_no_worse_and_are_told_of()
    {
        var noisy = ForecastPanel.Csv(3, 100);
        var exact = string.Concat(Enumerable.Range(0, 100).Select(day => string.Create(CultureInfo.InvariantCulture, $"exact,office,{ForecastPanel.Start.AddDays(day):yyyy-MM-dd},{10 + (day % 7)}\n")));
        var result = Trainer.Train(Request(_folder.Write("sales.csv", noisy + exact)), TestContext.Current.CancellationToken);
        Assert.Null(result.Series.Single(s => s.Key[0] == "exact").Mase);
        Assert.Contains(result.Notes, n => n.Contains("'mase' leaves out 1 of 4 series", StringComparison.Ordinal));

        // Ties: what is forecast is what repeating gives.
        double[] truth = [1, 2, 3, 4];
        var pairs = new ForecastPairs(truth, [1, 2, 3.5, 4.5], new Dictionary<int, double[]> { [1] = [1, 2, 4, 5] }, [0, 0, 1, 1], [2, 3, 2, 3], 2);
        var panel = Panel(2);
        var scales = new Dictionary<int, double[]> { [1] = [1, 1] };
        Assert.Equal(1, ForecastFigures.Of(pairs, panel, scales)["better_series"]);
        Assert.Contains("1 of 2 series are forecast as well as by repeating", ForecastFigures.LeftOut(pairs, panel, scales), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_category_that_was_never_seen_is_one_to_a_gate_and_a_forecast_without_any_is_refused_the_figure()
    {
        var path = _folder.Write("sales.csv", ForecastPanel.Csv(4, 100));
        await TrainAsync(Request(path) with { HoldsBack = true });
        var evaluation = ModelEvaluator.Run(Evaluation(path), TestContext.Current.CancellationToken);
        var gate = GateReader.Parse("rules: [mase.unseen <= 1000, mase <= 1000]\nrobustness: {unseen: 0.01}");
        var report = GateJudge.Judge(gate, evaluation, Evaluation(path), [], TestContext.Current.CancellationToken);
        Assert.NotEqual(report.Figures["mase"], report.Figures["mase.unseen"]);

        await TrainAsync(Request(path) with { HoldsBack = true, Forecast = Request(path).Forecast! with { Statics = [] } });
        evaluation = ModelEvaluator.Run(Evaluation(path), TestContext.Current.CancellationToken);
        Assert.Contains("--static", Assert.Throws<WeirException>(() => GateJudge.Judge(gate, evaluation, Evaluation(path), [], TestContext.Current.CancellationToken)).Hint, StringComparison.Ordinal);
        var failure = Assert.Throws<WeirException>(() => ModelEvaluator.Run(Evaluation(path) with { Slices = ["shopp"] }, TestContext.Current.CancellationToken));
        Assert.Equal((DataErrors.UnknownColumn, "did you mean 'shop'?"), (failure.Code, failure.Hint));
        var numbers = Assert.Throws<WeirException>(() => Trainer.Train(Request(_folder.Write("numbers.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i}.5,{i}\n")))) with { Target = "y", Forecast = new ForecastOptions { TimeColumn = "t", Horizon = 3 } }));
        Assert.Contains("holds numbers", numbers.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("strptime", numbers.Hint, StringComparison.Ordinal);
    }

    private static Panel Panel(int series) => new(["s"], [.. Enumerable.Range(0, series).Select(s => new Series(ForecastPanel.Start, new SeriesStep(0, 86_400), [1, 2, 3, 4], []) { Key = [$"{s}"] })], ForecastPanel.Start, new SeriesStep(0, 86_400));

    private static TrainingRequest Request(string path) =>
        new() { DataPath = path, Target = "sales", Task = LearningTask.Forecast, Learners = ["linear"], Forecast = new ForecastOptions { TimeColumn = "day", Horizon = 7, Series = ["shop"], Statics = ["kind"] } };

    private EvaluationRequest Evaluation(string path) => new() { ModelPath = _folder["model"], ModelName = "m", DataPath = path, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 0 } };

    private Task<TrainingRunResult> TrainAsync(TrainingRequest request) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request, OutputDirectory = _folder["model"], Root = _folder.Path, Overwrite = true }, TestContext.Current.CancellationToken);
}
