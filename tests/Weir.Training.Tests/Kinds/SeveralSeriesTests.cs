using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;
using Weir.Training.Gates;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Kinds;

public sealed class SeveralSeriesTests : IDisposable
{
    private const int Days = 150;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_model_of_all_series_is_better_than_repeating_the_week_of_each()
    {
        var path = _folder.Write("sales.csv", ForecastPanel.Csv(10, Days));
        var request = Request(path) with { Learners = [], MostRounds = 30 };
        var result = await TrainAsync(request);
        var (training, figures) = (result.Training, result.Training.Metrics);
        Assert.Equal(("86400s", "7", "shop", "kind"), (training.Parameters["step"], training.Parameters["seasons"], training.Parameters["series"], training.Parameters["static"]));
        Assert.True(figures["mase"] < 0.85 * figures["baseline_mase"], $"{figures["mase"]} beside {figures["baseline_mase"]}");
        Assert.Equal(10, figures["series"]);
        Assert.True(figures["better_series"] >= 0.9, $"{figures["better_series"]}");
        Assert.InRange(training.LargestDifference, 0, 1e-5);
        Assert.All(training.Leaderboard, l => Assert.Equal("rmsse", l.Metric));
        Assert.DoesNotContain("linear", training.Leaderboard.Select(l => l.Learner)); // no scale that knows a size

        // The mean over series of their own error, not the error of the largest.
        Assert.Equal(figures["mase"], training.Series.Average(s => s.Mase!.Value), 1e-9);
        Assert.Equal(["s0", "s1"], training.Series.Take(2).Select(s => s.Key.Single()));
        var rows = File.ReadAllLines(Path.Combine(_folder["model"], "series.csv"));
        Assert.Equal(11, rows.Length);
        Assert.StartsWith("shop,judged_rows,forecast_mae", rows[0], StringComparison.Ordinal);

        var evaluation = ModelEvaluator.Run(Evaluation(path), TestContext.Current.CancellationToken);
        Assert.Equal(figures["mase"], evaluation.Figures.Single(f => f.Name == "mase").Value!.Value, 1e-6);
        Assert.Equal(figures["baseline_mase"], evaluation.Figures.Single(f => f.Name == "mase").Baseline!.Value, 1e-6);
        Assert.Equal(training.Series.Single(s => s.Key[0] == "s3").Mase!.Value, evaluation.Slices!.Single(s => s.Name == "shop=s3").Figures["mase"]!.Value, 1e-6);
        Assert.Equal(training.TestRows, evaluation.Slices!.Where(s => s.Name.StartsWith("kind=", StringComparison.Ordinal)).Sum(s => s.Rows));
        var page = EvaluationPage.Of(evaluation, null);
        Assert.Contains($"shop={evaluation.Forecast!.Shown[0].Name[5..]}", page, StringComparison.Ordinal);
        Assert.Equal(3, evaluation.Forecast.Shown.Count);

        var gate = GateReader.Parse("slices: [shop]\nrules: [mase <= 1.5, 'mase[*] <= 3', mae.noise <= 1000000, mae.missing <= 1000000, latency.p95_ms <= 10000]\nlatency_rows: 3\n");
        var report = GateJudge.Judge(gate, evaluation, Evaluation(path), [], TestContext.Current.CancellationToken);
        Assert.Equal(10, report.Slices!.Count(s => s.Name.StartsWith("shop=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_series_is_forecast_from_its_own_last_value_and_a_new_one_by_its_window_alone()
    {
        await TrainAsync(Request(_folder.Write("sales.csv", ForecastPanel.Csv(8, Days))));
        var strangers = ModelEvaluator.Run(Evaluation(_folder.Write("strangers.csv", ForecastPanel.Csv(4, 100).Replace("\ns", "\nnew", StringComparison.Ordinal).Replace("2025", "2023"))), TestContext.Current.CancellationToken);
        Assert.Contains(strangers.Notes, n => n.StartsWith("4 of 4 series were not trained on", StringComparison.Ordinal));
        var mase = strangers.Figures.Single(f => f.Name == "mase");
        Assert.True(mase.Value < mase.Baseline, $"{mase.Value} beside {mase.Baseline}");
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        // Shop 13 was never seen, is ten times as large as any, and ends a week before the others.
        var rows = Enumerable.Range(0, 60).SelectMany(day => new[] { 2, 13 }.Where(s => s == 2 || day < 53).Select(shop =>
            string.Create(CultureInfo.InvariantCulture, $"s{shop},{(shop == 13 ? "unheard of" : ForecastPanel.Kind(shop))},{ForecastPanel.Start.AddDays(day):yyyy-MM-dd},{(shop == 13 ? 1000 : 1) * ForecastPanel.Sales(shop, day, 0):0.###}")));
        using var table = Table.Open(_folder.Write("next.csv", "shop,kind,day,sales\n" + string.Join('\n', rows) + "\n"));
        var columns = forecaster.Predict(table, [], TestContext.Current.CancellationToken);
        Assert.Equal(["shop", "day", "prediction"], columns.Select(c => c.Name));
        Assert.Equal(Enumerable.Repeat("s2", 7).Concat(Enumerable.Repeat("s13", 7)), columns[0].ToTexts());
        var times = ((TimeColumn)columns[1]).Values;
        Assert.Equal((ForecastPanel.Start.AddDays(60), ForecastPanel.Start.AddDays(53)), (times[0]!.Value, times[7]!.Value));
        var values = columns[2].ToDoubles();
        for (var ahead = 0; ahead < 7; ahead++)
        {
            Assert.InRange(values[ahead] / ForecastPanel.Sales(2, 60 + ahead, 0), 0.75, 1.25);
            Assert.InRange(values[7 + ahead] / (1000 * ForecastPanel.Sales(13, 53 + ahead, 0)), 0.75, 1.25);
        }
    }

    [Fact]
    public void A_forecast_scales_with_its_window_and_rows_of_a_batch_do_not_touch_one_another()
    {
        var result = Trainer.Train(Request(_folder.Write("sales.csv", ForecastPanel.Csv(6, Days))), TestContext.Current.CancellationToken);
        using var session = new InferenceSession(result.Model.ToArray());
        var lags = int.Parse(result.Parameters["lags"], CultureInfo.InvariantCulture);
        float[] Forecast(params (double Size, string Kind)[] rows)
        {
            using var history = OrtValue.CreateTensorValueFromMemory([.. rows.SelectMany(r => Enumerable.Range(0, lags).Select(i => r.Size * (10 + (i % 7))))], rows.Length, lags);
            using var time = OrtValue.CreateFromStrings([.. rows.Select(_ => "2025-06-01 00:00:00")], rows.Length, 1);
            using var kind = OrtValue.CreateFromStrings([.. rows.Select(r => r.Kind)], rows.Length, 1);
            using var outputs = session.Run(["sales", "day", "kind"], [history, time, kind]);
            return outputs[0].GetTensorData<float>().ToArray();
        }

        var all = Forecast((1, "office"), (1000, "office"), (1, "leisure"));
        Assert.Equal(21, all.Length);
        Assert.Equal(Forecast((1, "office")), all[..7]);
        Assert.Equal(Forecast((1, "leisure")), all[14..]);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(1000 * all[i], all[7 + i], 1e-2 * 1000 * all[i]));
    }

    [Fact]
    public void Series_begin_and_end_when_they_like_and_those_too_short_are_left_out_by_name()
    {
        // Shop 1 opens late, 2 closes early, 3 has just opened.
        var path = _folder.Write("sales.csv", ForecastPanel.Csv(6, Days, shop => shop switch { 1 => 40, 3 => 110, _ => 0 }, shop => shop == 2 ? 100 : Days));
        var result = Trainer.Train(Request(path), TestContext.Current.CancellationToken);
        Assert.Equal(["s0", "s1", "s4", "s5"], result.Series.Select(s => s.Key.Single()).Order());
        Assert.Contains(result.Notes, n => n.Contains("1 of 6 series have fewer than 35 values", StringComparison.Ordinal) && n.Contains("shop=s3", StringComparison.Ordinal));
        Assert.True(result.Metrics["mase"] < result.Metrics["baseline_mase"]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_a_later_table_tests()
    {
        var lines = ForecastPanel.Csv(5, Days).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var cut = string.Create(CultureInfo.InvariantCulture, $"{ForecastPanel.Start.AddDays(120):yyyy-MM-dd}");
        bool IsLater(string line) => string.CompareOrdinal(line.Split(',')[2], cut) >= 0;
        var train = _folder.Write("train.csv", lines[0] + "\n" + string.Join('\n', lines.Skip(1).Where(l => !IsLater(l))) + "\n");
        var test = _folder.Write("test.csv", lines[0] + "\n" + string.Join('\n', lines.Skip(1).Where(IsLater).Reverse().Append(lines[1].Replace("s0", "new").Replace("2025-01-06", "2025-05-20"))) + "\n");
        var request = Request(train) with { TestPath = test };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.Equal(5, result.Metrics["series"]);
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request, TestContext.Current.CancellationToken).Model.ToArray());
    }

    [Fact]
    public void A_search_over_several_series_is_the_same_for_any_number_of_threads()
    {
        var request = Request(_folder.Write("sales.csv", ForecastPanel.Csv(4, 100))) with { Learners = [], MostRounds = 8, Search = new SearchOptions { MostTrials = 11, Threads = 1 } };
        var (first, again) = (Trainer.Train(request, TestContext.Current.CancellationToken), Trainer.Train(request with { Search = request.Search! with { Threads = 4 } }, TestContext.Current.CancellationToken));
        Assert.Equal(first.Model.ToArray(), again.Model.ToArray());
        Assert.Equal(11, again.Trials.Count(t => t.Status == SearchTrialStatus.Complete));
        Assert.Equal(6, again.Trials.Count(t => t.Settings.ContainsKey("eta")));
        Assert.True(first.Metrics["mase"] < first.Metrics["baseline_mase"]);
    }

    [Fact]
    public void Weeks_without_a_sale_do_not_throw_a_linear_model_off()
    {
        var lines = ForecastPanel.Csv(5, Days).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Quiet(string line) => line.Split(',') is [var shop, var kind, var day, _] && shop is "s1" or "s2" && DateTime.TryParse(day, CultureInfo.InvariantCulture, out var at) && (at - ForecastPanel.Start).Days is > 30 and < 75 ? $"{shop},{kind},{day},0" : line;
        var result = Trainer.Train(Request(_folder.Write("quiet.csv", lines[0] + "\n" + string.Join('\n', lines.Skip(1).Select(Quiet)) + "\n")), TestContext.Current.CancellationToken);
        var naive = result.Leaderboard.Single(l => l.Learner == "seasonal naive").Value;
        Assert.All(result.Leaderboard, l => Assert.InRange(l.Value, 0, 1.5 * naive)); // where windows of zeros counted it was tens of times as much
        Assert.True(result.Metrics["mase"] < result.Metrics["baseline_mase"]);
        Assert.InRange(result.LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void Numbers_that_name_series_are_slices_of_their_own()
    {
        var lines = ForecastPanel.Csv(5, 100).Replace("\ns", "\n10", StringComparison.Ordinal);
        var path = _folder.Write("numbers.csv", lines);
        var result = Trainer.Train(Request(path) with { Forecast = Options with { Statics = ["shop"] } }, TestContext.Current.CancellationToken);
        File.WriteAllBytes(_folder["m.onnx"], result.Model.ToArray());
        var evaluation = ModelEvaluator.Run(Evaluation(path) with { ModelPath = _folder["m.onnx"], Slices = ["shop"] }, TestContext.Current.CancellationToken);
        Assert.Equal(["shop=100", "shop=101", "shop=102", "shop=103", "shop=104"], evaluation.Slices!.Select(s => s.Name).Order(StringComparer.Ordinal));
        using var session = new InferenceSession(result.Model.ToArray());
        Assert.Equal(TensorElementType.String, session.InputMetadata["shop"].ElementType);
    }

    [Fact]
    public void What_is_no_panel_is_told()
    {
        var good = ForecastPanel.Csv(4, 60);
        var twice = _folder.Write("twice.csv", good + good.Split('\n')[3] + "\n");
        var failure = Failure(Request(twice));
        Assert.Contains("of the series shop=", failure.Message, StringComparison.Ordinal);
        Assert.Matches("occurs twice, in rows 3 and [0-9]+$", failure.Message);
        Assert.EndsWith("twice.csv", failure.Location!.File, StringComparison.Ordinal);
        var path = _folder.Write("good.csv", good);
        Assert.Contains("--series COLUMN", Failure(Request(path) with { Forecast = Options with { Series = [], Statics = [] } }).Hint, StringComparison.Ordinal);
        Assert.Contains("is to be the same at all times", Failure(Request(_folder.Write("kinds.csv", good.Replace($"office,{ForecastPanel.Start.AddDays(9):yyyy-MM-dd}", $"park,{ForecastPanel.Start.AddDays(9):yyyy-MM-dd}")))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot tell series apart", Failure(Request(path) with { Forecast = Options with { Series = ["sales"] } }).Message, StringComparison.Ordinal);
        Assert.Contains("--series COLUMN", Failure(Request(path) with { Forecast = Options with { Series = [] } }).Hint, StringComparison.Ordinal);
        Assert.Contains("did you mean 'shop'", Failure(Request(path) with { Forecast = Options with { Series = ["shopp"] } }).Hint, StringComparison.Ordinal);

        static WeirException Failure(TrainingRequest request) => Assert.Throws<WeirException>(() => Trainer.Train(request));
    }

    private static ForecastOptions Options => new() { TimeColumn = "day", Horizon = 7, Series = ["shop"], Statics = ["kind"] };

    private static TrainingRequest Request(string path) =>
        new() { DataPath = path, Target = "sales", Task = LearningTask.Forecast, MostRounds = 40, Learners = ["linear"], Forecast = Options, HoldsBack = true };

    private EvaluationRequest Evaluation(string path) =>
        new() { ModelPath = _folder["model"], ModelName = "m", DataPath = path, Root = _folder.Path, Slices = ["shop", "kind"], Bootstrap = new BootstrapOptions { Resamples = 20 } };

    private Task<TrainingRunResult> TrainAsync(TrainingRequest request) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request, OutputDirectory = _folder["model"], Root = _folder.Path }, TestContext.Current.CancellationToken);
}
