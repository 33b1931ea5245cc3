using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Native.OnnxRuntime;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Kinds;

public sealed class ForecastTimesTests : IDisposable
{
    private static readonly DateTime Start = new(2025, 1, 6);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_saved_goes_below_zero_where_only_its_newest_rows_do()
    {
        await TrainAsync(Request(Table("neg.csv", 1, 200, (_, i) => At(i), (_, i) => (i < 165 ? 100 : -100) + (10 * (i % 7)))));
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        Assert.Contains(Predict(forecaster, _folder["neg.csv"], []).Single(c => c.Name == "prediction").ToDoubles(), v => v < 0);
    }

    [Fact]
    public async Task A_table_of_another_step_is_refused_by_row()
    {
        await TrainAsync(Request(Table("days.csv", 1, 90, (_, i) => At(i), (_, i) => 50 + (10 * (i % 7)))) with { HoldsBack = true });
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        var hours = Table("hours.csv", 1, 24 * 40, (_, i) => Start.AddHours(i).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), (_, i) => i);
        Assert.Contains("row 2: 2025-01-06 01:00:00 in 't' lies between the steps of 86400s", Assert.Throws<WeirException>(() => Predict(forecaster, hours, [])).Message, StringComparison.Ordinal);
        Assert.Throws<WeirException>(() => ModelEvaluator.Run(Evaluation(hours), TestContext.Current.CancellationToken));
        var later = Table("later.csv", 1, 24 * 40, (_, i) => Start.AddDays(100).AddHours(i).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), (_, i) => i);
        Assert.Contains("row 2:", Assert.Throws<WeirException>(() => Trainer.Train(Request(_folder["days.csv"]) with { TestPath = later })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss", "3600s", 1.0 / 24, 13 / 1440.0)]
    [InlineData("yyyy-MM-dd", "7", 7, 1)]
    [InlineData("yyyy-MM-dd", "1mo", 0, 1)]
    public void One_time_between_the_steps_is_told_by_its_row(string form, string step, double days, double off)
    {
        string TimeOf(int i) => ((days > 0 ? Start.AddDays(days * i) : new DateTime(2015, 1, 1).AddMonths(i)) + TimeSpan.FromDays(i == 56 ? off : 0)).AddSeconds(0.5).ToString(form, CultureInfo.InvariantCulture);
        var failure = Assert.Throws<WeirException>(() => Trainer.Train(Request(Table("odd.csv", 1, 100, (_, i) => TimeOf(i), (_, i) => i))));
        Assert.Contains($"row 57: {TimeOf(56)}", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"steps of {(step == "7" ? "604800s" : step)}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weeks_that_begin_on_different_days_are_series_of_their_own_steps()
    {
        var path = Table("weeks.csv", 3, 90, (s, i) => At((7 * i) + (2 * s)), (s, i) => (100 * (s + 1)) + (10 * (i % 4)));
        var result = (await TrainAsync(Request(path) with { Forecast = Several })).Training;
        Assert.Equal("604800s", result.Parameters["step"]);
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        var columns = Predict(forecaster, path, []);
        var times = Assert.IsType<TimeColumn>(columns[1]);
        Assert.Equal(ColumnType.Date, times.Type);
        Assert.Equal(Enumerable.Range(0, 3).Select(s => (DateTime?)Start.AddDays((7 * 90) + (2 * s))), Enumerable.Range(0, 3).Select(s => times.Values[4 * s]));
    }

    [Fact]
    public async Task Rows_that_a_forecast_was_trained_on_are_told_in_another_table_too()
    {
        string Rows(int count) => Table($"rows{count}.csv", 2, count, (_, i) => At(i), (s, i) => (10 * (s + 1)) + (i % 7));
        var request = Request(Rows(120)) with { Forecast = Several };
        await TrainAsync(request);
        Assert.True(ModelEvaluator.Run(Evaluation(Rows(110)), TestContext.Current.CancellationToken).TrainedOnTheseRows);
        Assert.False(ModelEvaluator.Run(Evaluation(Rows(160)), TestContext.Current.CancellationToken).TrainedOnTheseRows);
    }

    [Fact]
    public async Task Series_that_are_left_out_or_short_are_told()
    {
        var path = Table("sales.csv", 3, 90, (_, i) => At(i), (s, i) => (10 * (s + 1)) + (i % 7));
        await TrainAsync(Request(path) with { Forecast = Several });
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        var lines = File.ReadAllLines(path);
        var next = _folder.Write("next.csv", string.Join('\n', lines.Where(l => !l.StartsWith("s2", StringComparison.Ordinal) || string.CompareOrdinal(l, $"s2,{At(85)}") > 0).Select(l => l.StartsWith("s1", StringComparison.Ordinal) ? l[..(l.LastIndexOf(',') + 1)] : l)) + "\n");
        List<string> notes = [];
        Predict(forecaster, next, notes);
        Assert.Contains(notes, n => n.StartsWith("1 of 3 series have no value of 'y' and are left out: s=s1", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.StartsWith("1 of 3 series have fewer than the", StringComparison.Ordinal) && n.EndsWith("s=s2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forecast_of_months_can_be_appended_to_its_table()
    {
        var path = Table("months.csv", 1, 96, (_, i) => string.Create(CultureInfo.InvariantCulture, $"{2015 + (i / 12)}-{1 + (i % 12):00}"), (_, i) => 100 + (10 * (i % 12)));
        await TrainAsync(Request(path));
        using var forecaster = Forecaster.TryLoad(_folder["model"])!;
        var columns = Predict(forecaster, path, []);
        var rows = columns[0].ToTexts().Zip(columns[1].ToDoubles(), (t, v) => string.Create(CultureInfo.InvariantCulture, $"s0,{t},{v}\n"));
        var longer = Predict(forecaster, _folder.Write("longer.csv", File.ReadAllText(path) + string.Concat(rows)), []);
        Assert.Equal(new DateTime(2023, 5, 1), ((TimeColumn)longer[0]).Values[0]);
    }

    [Fact]
    public void The_graph_reads_months_and_years_as_their_first_days()
    {
        var path = Table("months.csv", 1, 96, (_, i) => string.Create(CultureInfo.InvariantCulture, $"{2015 + (i / 12)}-{1 + (i % 12):00}"), (_, i) => i % 12 < 6 ? 10 : 200 + (5 * (i % 5)));
        var result = Trainer.Train(Request(path), TestContext.Current.CancellationToken);
        using var session = new InferenceSession(result.Model.ToArray());
        var lags = int.Parse(result.Parameters["lags"], CultureInfo.InvariantCulture);
        float[] Forecast(string time)
        {
            using var history = OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, lags).Select(i => 10.0 * i)], 1, lags);
            using var at = OrtValue.CreateFromStrings([time], 1, 1);
            using var outputs = session.Run(["y", "t"], [history, at]);
            return outputs[0].GetTensorData<float>().ToArray();
        }

        Assert.Equal(Forecast("2026-03-01"), Forecast("2026-03"));
        Assert.Equal(Forecast("2026-01-01"), Forecast("2026"));
        Assert.NotEqual(Forecast("2026-03"), Forecast("2026-09"));
    }

    [Fact]
    public void Names_given_twice_or_taken_are_usage_errors()
    {
        var path = Table("names.csv", 2, 90, (_, i) => At(i), (s, i) => (10 * (s + 1)) + (i % 7));
        foreach (var options in new[] { Several with { Statics = ["s", "s"] }, Several with { KnownAhead = ["k", "k"] }, Several with { Series = ["s", "s"] }, Several with { Series = ["prediction"] }, Several with { TimeColumn = "prediction" } })
            Assert.Equal(FailureKind.Usage, Assert.Throws<WeirException>(() => Trainer.Train(Request(path) with { Forecast = options })).Kind);
    }

    [Fact]
    public void No_two_keys_are_one_text()
    {
        Assert.NotEqual(Panel.Text(["a\u0001b", "c"]), Panel.Text(["a", "b\u0001c"]));
        Assert.NotEqual(Panel.Text(["a1:b"]), Panel.Text(["a", "b"]));
        Assert.NotEqual(Panel.Text(["", "a"]), Panel.Text(["a", ""]));
    }

    private static ForecastOptions Several => new() { TimeColumn = "t", Horizon = 4, Series = ["s"] };

    private static string At(int day) => Start.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TrainingRequest Request(string path) =>
        new() { DataPath = path, Target = "y", Task = LearningTask.Forecast, Learners = ["linear"], Forecast = new ForecastOptions { TimeColumn = "t", Horizon = 4 } };

    private static IReadOnlyList<Column> Predict(Forecaster forecaster, string path, List<string> notes)
    {
        using var table = Data.Tables.Table.Open(path);
        return forecaster.Predict(table, notes, TestContext.Current.CancellationToken);
    }

    private EvaluationRequest Evaluation(string path) =>
        new() { ModelPath = _folder["model"], ModelName = "m", DataPath = path, Root = _folder.Path, Bootstrap = new BootstrapOptions { Resamples = 0 } };

    private Task<TrainingRunResult> TrainAsync(TrainingRequest request) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = request, OutputDirectory = _folder["model"], Root = _folder.Path }, TestContext.Current.CancellationToken);

    // Series by turns, with a little of what nobody can know.
    private string Table(string name, int series, int count, Func<int, int, string> time, Func<int, int, double> value) =>
        _folder.Write(name, "s,t,y\n" + string.Concat(Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, series).Select(s =>
            string.Create(CultureInfo.InvariantCulture, $"s{s},{time(s, i)},{value(s, i) + (((i * 37) + (s * 11)) % 13 * 0.1):0.##}\n")))));
}
