using System.Globalization;
using System.Text.Json;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Native.OnnxRuntime;
using Weir.Statistics.Intervals;
using Weir.Models.Packages;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;
using Weir.Training.Curves;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;
using Weir.Training.Gates;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Kinds;

public sealed class ForecastTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 1, 5);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hours_with_daily_and_weekly_seasons_and_a_trend_are_forecast_better_than_by_repeating_them()
    {
        var path = Hourly(32 * 24);
        var result = await TrainAsync(Request(path, 24));
        var (training, figures) = (result.Training, result.Training.Metrics);
        Assert.Equal("24,168", training.Parameters["seasons"]);
        Assert.Equal("3600s", training.Parameters["step"]);
        Assert.True(figures["mase"] < 1 && figures["mase"] < 0.8 * figures["baseline_mase"], $"{figures["mase"]} beside {figures["baseline_mase"]}");
        Assert.True(figures["rmse"] < figures["baseline_rmse"]);
        Assert.Contains("seasonal naive", training.Leaderboard.Select(l => l.Learner));
        Assert.InRange(training.LargestDifference, 0, 1e-5);
        Assert.Contains("3 of 768 times have no row", training.Notes.Single(), StringComparison.Ordinal);

        // What follows the last row, with its times; the whole is in the graph.
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        using var table = Table.Open(path);
        var next = forecaster.Predict(table, [], TestContext.Current.CancellationToken);
        Assert.Equal(Start.AddDays(32), ((TimeColumn)next[0]).Values[0]);

        // The example of the package is a request as it is: the last values, and the time of the last.
        using var example = JsonDocument.Parse(File.ReadAllText(ModelPackage.Load(_folder["model"]).ServingInputFile!));
        var inputs = example.RootElement.GetProperty("inputs");
        Assert.Equal(int.Parse(training.Parameters["lags"], CultureInfo.InvariantCulture), inputs.GetProperty("y")[0].GetArrayLength());
        Assert.Equal(1, inputs.GetProperty("t")[0].GetArrayLength());
        var truth = Enumerable.Range(32 * 24, 24).Select(i => Value(i, 0)).ToArray();
        Assert.InRange(next[1].ToDoubles().Zip(truth, (a, b) => Math.Abs(a - b)).Average(), 0, 6); // the noise that nobody can know has a deviation of 6

        var evaluation = ModelEvaluator.Run(new EvaluationRequest { ModelPath = _folder["model"], ModelName = "m", DataPath = path, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 50 } }, TestContext.Current.CancellationToken);
        Assert.Equal("forecast", evaluation.Task);
        Assert.Equal(figures["mae"], evaluation.Figures.Single(f => f.Name == "mae").Value!.Value, 1e-6);
        Assert.Equal(figures["mase"], evaluation.Figures.Single(f => f.Name == "mase").Value!.Value, 1e-6);
        Assert.Equal(figures["baseline_mae"], evaluation.Figures.Single(f => f.Name == "mae").Baseline!.Value, 1e-6);
    }

    [Fact]
    public async Task A_gate_judges_how_a_forecast_bears_gaps_and_noise_how_quick_it_is_and_whether_it_can_be_served()
    {
        var path = Hourly(16 * 24);
        await TrainAsync(Request(path, 12) with { Learners = ["linear"] });
        var request = new EvaluationRequest { ModelPath = _folder["model"], ModelName = "m", DataPath = path, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 0 }, Program = ["/bin/sh", "-c", "exit 3"] };
        var gate = GateReader.Parse("rules: [mae.missing <= 1000, mae.noise <= 1000, latency.p95_ms <= 10000, serve.failures <= 0]\nlatency_rows: 5\nrobustness: {missing: 0.5, noise: 2}");
        List<string> notes = [];
        var report = GateJudge.Judge(gate, ModelEvaluator.Run(request, TestContext.Current.CancellationToken), request, notes, TestContext.Current.CancellationToken);
        Assert.True(report.Figures["mae.noise"] > 1.2 * report.Figures["mae"], $"{report.Figures["mae.noise"]} and {report.Figures["mae"]}");
        Assert.NotEqual(report.Figures["mae"], report.Figures["mae.missing"]);
        Assert.True(report.Figures["latency.p95_ms"] > 0);
        Assert.False(report.Blessed);
        Assert.True(report.Figures["serve.failures"] > 0, string.Join("; ", notes));
    }

    [Fact]
    public void The_graph_sees_nothing_behind_the_origin_and_answers_to_gaps()
    {
        var result = Trainer.Train(Request(Hourly(16 * 24), 6) with { Learners = ["linear"] }, TestContext.Current.CancellationToken);
        using var session = new InferenceSession(result.Model.ToArray());
        var lags = int.Parse(result.Parameters["lags"], CultureInfo.InvariantCulture);
        float[] Forecast(Func<int, double> value)
        {
            using var history = OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, lags).Select(value)], 1, lags);
            using var time = OrtValue.CreateFromStrings(["2026-03-01 05:00:00"], 1, 1);
            using var outputs = session.Run(["y", "t"], [history, time]);
            return outputs[0].GetTensorData<float>().ToArray();
        }

        Assert.Equal([.. session.InputNames], ["y", "t"]);
        Assert.Equal(6, Forecast(i => Value(i, 0)).Length);
        Assert.All(Forecast(i => i % 50 == 0 ? double.NaN : Value(i, 0)), v => Assert.InRange(v, 0, 1000));
        Assert.All(Forecast(_ => double.NaN), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void A_search_tries_scales_and_settings_and_the_same_count_of_trials_gives_the_same_bytes()
    {
        var request = Request(Hourly(16 * 24), 12) with { MostRounds = 30, Search = new SearchOptions { MostTrials = 12, Threads = 1 } };
        var (first, again) = (Trainer.Train(request, TestContext.Current.CancellationToken), Trainer.Train(request with { Search = request.Search! with { Threads = 3 } }, TestContext.Current.CancellationToken));
        Assert.Equal(first.Model.ToArray(), again.Model.ToArray());
        Assert.Equal("12", first.Parameters["search.trials"]);
        Assert.All(first.Trials.Concat(again.Trials), t => Assert.Null(t.Failure));
        Assert.Equal(12, first.Trials.Count(t => t.Status == SearchTrialStatus.Complete));
        Assert.Equal(5, first.Trials.Count(t => t.Settings.ContainsKey("max_depth")));
        Assert.Equal(first.Trials.Select(t => (t.Failure, t.Learner, t.Loss)), again.Trials.Select(t => (t.Failure, t.Learner, t.Loss)));
        Assert.True(first.FirstModelSeconds > 0);
        var best = first.Trials.MinBy(t => t.Loss)!;
        Assert.Equal(best.Number.ToString(CultureInfo.InvariantCulture), first.Parameters["search.best"]);
        Assert.Equal(best.Learner, first.Learner);
        Assert.True(first.Metrics["mae"] < first.Metrics["baseline_mae"], $"{first.Metrics["mae"]} and {first.Metrics["baseline_mae"]}");
        Assert.InRange(first.LargestDifference, 0, 1e-5);
    }

    [Fact]
    public void A_search_without_time_gives_the_baseline_and_one_that_is_stopped_what_it_has()
    {
        var request = Request(Hourly(16 * 24), 12);
        var none = Trainer.Train(request with { Search = new SearchOptions { Budget = TimeSpan.FromMilliseconds(1) } }, TestContext.Current.CancellationToken);
        Assert.Equal("constant of differences from the season before", none.Learner);
        using var stop = new CancellationTokenSource();
        var told = Trainer.Train(request with { Learners = ["linear"], Search = new SearchOptions { MostTrials = 1000, Listener = new Stopper(2, stop) } }, stop.Token);
        Assert.True(told.IsInterrupted);
        Assert.Equal(2, told.Trials.Count);
    }

    [Fact]
    public void What_is_saved_knows_the_rows_of_the_test_and_the_figures_do_not()
    {
        // The level doubles where the test begins: who has seen that forecasts another height.
        var path = _folder.Write("step.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Start.AddDays(i):yyyy-MM-dd},{(i < 160 ? 100 : 200) + (10 * (i % 7)) + (i * 37 % 11)}\n"))));
        var request = Request(path, 7) with { Learners = ["linear"] };
        var held = Trainer.Train(request, TestContext.Current.CancellationToken);
        var whole = Trainer.Train(request with { HoldsBack = false }, TestContext.Current.CancellationToken);
        Assert.Equal(held.Metrics, whole.Metrics);
        Assert.NotEqual(held.Model.ToArray(), whole.Model.ToArray());
        Assert.DoesNotContain(held.Notes, n => n.Contains("trained again", StringComparison.Ordinal));
        Assert.Contains(whole.Notes, n => n.Contains("ends at 2026-06-13;", StringComparison.Ordinal) && n.Contains("trained again on all rows, to 2026-07-23 (", StringComparison.Ordinal));
        Assert.Equal(whole.Model.ToArray(), Trainer.Train(request with { HoldsBack = false }, TestContext.Current.CancellationToken).Model.ToArray());
        using var session = new InferenceSession(whole.Model.ToArray());
        Assert.Equal("2026-07-23 00:00:00", session.ModelMetadata.Custom["weir.trained_until"]);
    }

    [Theory]
    [InlineData("months", "1mo")]
    [InlineData("quarters", "3mo")]
    [InlineData("years", "12mo")]
    public void Periods_are_times(string kind, string step)
    {
        string At(int i) => kind switch
        {
            "months" => string.Create(CultureInfo.InvariantCulture, $"{1949 + (i / 12)}-{1 + (i % 12):00}"),
            "quarters" => string.Create(CultureInfo.InvariantCulture, $"{1949 + (i / 4)}Q{1 + (i % 4)}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{1849 + i}"),
        };
        var path = _folder.Write("periods.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 96).Select(i => string.Create(CultureInfo.InvariantCulture, $"{At(i)},{100 + i + (20 * (i % 4))}\n"))));
        var result = Trainer.Train(Request(path, 4) with { Learners = ["linear"] }, TestContext.Current.CancellationToken);
        Assert.Equal(step, result.Parameters["step"]);
        Assert.True(double.IsFinite(result.Metrics["mae"]));
    }

    [Theory]
    [InlineData("1949-{0:00}", "1949-13", 8)]
    [InlineData("19{0:00}", "19000", 3)]
    public void A_wrong_time_among_times_is_told_by_its_row(string form, string wrong, int row)
    {
        var path = _folder.Write("wrong.csv", "t,y\n" + string.Concat(Enumerable.Range(1, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i == row ? wrong : string.Format(CultureInfo.InvariantCulture, form, i))},{i}\n"))));
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(Request(path, 2), TestContext.Current.CancellationToken));
        Assert.Contains($"row {row}: '{wrong}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal((path, "t"), (failure.Location!.File, failure.Location.Field));
    }

    [Fact]
    public void A_horizon_longer_than_the_series_is_told_as_that()
    {
        var path = Hourly(48);
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(Request(path, 60), TestContext.Current.CancellationToken));
        Assert.Equal("too_few_rows", failure.Code);
        Assert.Contains("a horizon of 60 steps leaves 0 of the 48 values", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Months_have_steps_of_months_and_a_season_of_a_year()
    {
        var random = new SeededRandom(2);
        var path = _folder.Write("months.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 144).Select(i => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2010, 1, 1).AddMonths(i):yyyy-MM-dd},{(100 + i) * (1 + (0.3 * Math.Sin(i * Math.PI / 6))) * (1 + (0.02 * random.NextNormal())):0.##}\n"))));
        var result = Trainer.Train(Request(path, 12) with { Learners = ["linear"] }, TestContext.Current.CancellationToken);
        Assert.Equal(("1mo", "12"), (result.Parameters["step"], result.Parameters["seasons"]));
        Assert.True(result.Metrics["mase"] < 0.8 * result.Metrics["baseline_mase"], $"{result.Metrics["mase"]} beside {result.Metrics["baseline_mase"]}");
    }

    [Fact]
    public async Task Ends_of_months_are_even_steps_and_are_forecast_at_ends_of_months()
    {
        var random = new SeededRandom(2);
        string Rows(int count) => "t,y\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2010, 1, 1).AddMonths(i + 1).AddDays(-1):yyyy-MM-dd},{(100 + i) * (1 + (0.3 * Math.Sin(i * Math.PI / 6))) * (1 + (0.02 * random.NextNormal())):0.##}\n")));
        var path = _folder.Write("ends.csv", Rows(144));
        var result = (await TrainAsync(Request(path, 12) with { Learners = ["linear"] })).Training;
        Assert.Equal(("1mo-end", "12"), (result.Parameters["step"], result.Parameters["seasons"]));
        Assert.True(result.Metrics["mase"] < 0.8 * result.Metrics["baseline_mase"]);
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        using var table = Table.Open(_folder.Write("later.csv", Rows(145)));
        var times = forecaster.Predict(table, [], TestContext.Current.CancellationToken).OfType<TimeColumn>().Single().Values;
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (DateTime?)new DateTime(2022, 3, 1).AddMonths(i).AddDays(-1)), times);
    }

    [Fact]
    public void What_is_known_ahead_helps_and_is_an_input()
    {
        var path = Hourly(24 * 24, promotion: true);
        var request = Request(path, 24) with { Learners = ["linear"] };
        var without = Trainer.Train(request, TestContext.Current.CancellationToken);
        var with = Trainer.Train(request with { Forecast = request.Forecast! with { KnownAhead = ["promotion"] } }, TestContext.Current.CancellationToken);
        Assert.True(with.Metrics["rmse"] < 0.8 * without.Metrics["rmse"], $"{with.Metrics["rmse"]} and {without.Metrics["rmse"]}");
        Assert.Equal(["y", "t", "promotion"], with.Signature.Inputs!.Fields.Select(f => f.Name));
    }

    [Fact]
    public void A_later_table_tests_and_the_same_seed_gives_the_same_bytes()
    {
        var (all, first, second) = (File.ReadAllLines(Hourly(22 * 24)), 18 * 24, 22 * 24);
        var train = _folder.Write("train.csv", string.Join('\n', all.Take(first)) + "\n");
        var test = _folder.Write("test.csv", all[0] + "\n" + string.Join('\n', all.Skip(first).Reverse()) + "\n");
        var request = Request(train, 24) with { TestPath = test, Learners = ["linear"] };
        var result = Trainer.Train(request, TestContext.Current.CancellationToken);
        Assert.InRange(result.Metrics["origins"], 3, (second - first) / 24);
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request, TestContext.Current.CancellationToken).Model.ToArray());
        Assert.Contains("later rows", Assert.Throws<WeirException>(() => Trainer.Train(request with { DataPath = test, TestPath = train })).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_even_series_is_told()
    {
        var good = Hourly(20 * 24);
        Assert.Contains("occurs twice", Failure(_folder.Write("twice.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"2026-01-{1 + (i / 2):00},{i}\n")))).Message, StringComparison.Ordinal);
        Assert.Contains("uneven", Failure(_folder.Write("uneven.csv", "t,y\n" + string.Concat(Enumerable.Range(1, 50).Select(i => $"{new DateTime(2026, 1, 1).AddMinutes(i * i):yyyy-MM-dd HH:mm:ss},{i}\n")))).Message, StringComparison.Ordinal);
        Assert.Contains("strptime", Failure(_folder.Write("text.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"week {i},{i}\n")))).Hint, StringComparison.Ordinal);
        Assert.Equal(TrainingErrors.TooFewRows, Failure(_folder.Write("short.csv", "t,y\n" + string.Concat(Enumerable.Range(1, 28).Select(i => $"2026-02-{i:00},{i}\n")))).Code);
        Assert.Equal(TrainingErrors.InvalidTarget, Failure(_folder.Write("flat.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{new DateTime(2026, 1, 1).AddHours(i):yyyy-MM-dd HH:mm:ss},5\n")))).Code);
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(Request(good, 24) with { Forecast = null })).Kind);
        Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(Request(good, 24) with { Task = null })).Kind);
        Assert.Contains("did you mean 'y'", Assert.Throws<WeirException>(() => Trainer.Train(Request(good, 24) with { Target = "yy" })).Hint, StringComparison.Ordinal);

        WeirException Failure(string path) => Assert.Throws<WeirException>(() => Trainer.Train(Request(path, 24)));
    }

    [Fact]
    public void What_a_forecast_does_not_know_is_refused_before_the_table_is_read()
    {
        var request = Request(_folder["none.csv"], 24);
        File.WriteAllBytes(_folder["none.csv"], "t,y\n"u8.ToArray());
        var search = new SearchOptions { MostTrials = 2 };
        (TrainingRequest Request, string Named)[] refused =
        [
            (request with { Quantiles = [0.5] }, "--quantiles"),
            (request with { HasLearningCurve = true }, "--learning-curve"),
            (request with { Learners = ["linear"], ValidationCurve = new ValidationValues("alpha", ["1", "2"]) }, "--validation-curve"),
            (request with { Search = search with { Preset = SearchPreset.Deploy } }, "--preset"),
            (request with { Search = search with { Preset = SearchPreset.Interpretable } }, "--preset"),
            (request with { Search = search with { PlainFeatures = true } }, "--plain-features"),
            (request with { Drop = ["t"] }, "--drop"),
        ];
        foreach (var (wrong, named) in refused)
        {
            var failure = Assert.Throws<WeirException>(() => Trainer.Train(wrong));
            Assert.Equal(FailureKind.Usage, failure.Kind);
            Assert.Contains(named, failure.Hint, StringComparison.Ordinal);
        }

        Assert.Contains("--test-share must", Assert.Throws<WeirException>(() => Trainer.Train(request with { TestShare = 0 })).Message, StringComparison.Ordinal);
        Assert.NotEqual(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(request with { Drop = ["other"] })).Kind);
    }

    private static TrainingRequest Request(string path, int horizon) =>
        new() { DataPath = path, Target = "y", Task = LearningTask.Forecast, MostRounds = 40, HoldsBack = true, Forecast = new ForecastOptions { TimeColumn = "t", Horizon = horizon } };

    private Task<TrainingRunResult> TrainAsync(TrainingRequest request) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request, OutputDirectory = _folder["model"], Root = _folder.Path }, TestContext.Current.CancellationToken);

    // A day, a week, growth; three hours are missing, and noise repeats nothing.
    private string Hourly(int hours, bool promotion = false)
    {
        var random = new SeededRandom(1);
        return _folder.Write($"hours{hours}{promotion}.csv", $"t,y,promotion\n" + string.Concat(Enumerable.Range(0, hours).Where(i => i is not (100 or 101 or 200)).Select(i =>
        {
            var isOn = promotion && (i * 7919 % 11) < 3;
            return string.Create(CultureInfo.InvariantCulture, $"{Start.AddHours(i):yyyy-MM-dd HH:mm:ss},{Value(i, 6 * random.NextNormal()) + (isOn ? 60 : 0):0.##},{(isOn ? 1 : 0)}\n");
        })));
    }

    private static double Value(int hour, double noise) =>
        100 + (0.05 * hour) + (30 * Math.Sin(hour * Math.PI / 12)) + (hour / 24 % 7 >= 5 ? 20 * Math.Cos(hour * Math.PI / 12) : 0) + noise;

    private sealed class Stopper(int after, CancellationTokenSource stop) : ISearchListener
    {
        private int _ended;

        public void Began(string metric, int? most)
        {
        }

        public void Ended(SearchTrial trial)
        {
            if (++_ended == after) stop.Cancel();
        }

        public void Working(int trial, string learner, int fold, int round)
        {
        }

        public void Rested(int trial, int fold)
        {
        }
    }
}
