using System.Globalization;
using Weir.Native.OnnxRuntime;
using Weir.Testing;
using Weir.Training.Forecasting;

namespace Weir.Training.Tests.Kinds;

/// <summary>A graph that is served reads times as the trainer does, or forecasts nothing.</summary>
public sealed class ForecastServedTimesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Quarters_are_read_as_the_trainer_reads_them()
    {
        var file = Train(80, i => string.Create(CultureInfo.InvariantCulture, $"{2000 + (i / 4)}-Q{1 + (i % 4)}"), i => (i % 4 < 2 ? 10 : 200) + (5 * (i % 3)), 4);
        using var session = new InferenceSession(File.ReadAllBytes(file));
        foreach (var (text, day) in new[] { ("2024-Q1", "2024-01-01"), ("2024Q2", "2024-04-01"), ("2024 q3", "2024-07-01"), (" 2024-Q4 ", "2024-10-01"), ("2024", "2024-01-01"), ("2024/10", "2024-10-01") })
            Assert.Equal(Forecast(session, day), Forecast(session, text));
        Assert.NotEqual(Forecast(session, "2024-Q1"), Forecast(session, "2024-Q3"));
        float[] alone = [.. Forecast(session, "2024-04-01"), .. Forecast(session, "2024-Q3"), .. Forecast(session, "2024-Q1")];
        Assert.Equal(alone, Forecast(session, "2024-Q2", "2024-07-01", "2024"));
    }

    [Fact]
    public void Offsets_are_reckoned_with_as_in_training()
    {
        // The same moments in three ways: the trainer turns them to UTC.
        var start = new DateTimeOffset(2025, 1, 6, 0, 0, 0, TimeSpan.Zero);
        string At(int hour, double offset) => start.AddHours(hour).ToOffset(TimeSpan.FromHours(offset)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        double Value(int hour) => ((hour % 24) < 8 ? 5 : 60) + ((hour / 24 % 7) >= 5 ? 100 : 0) + (hour % 5);
        var file = Train(24 * 21, i => At(i, 5.5), Value, 6);
        using var forecaster = Forecaster.TryLoad(file)!;
        using var session = new InferenceSession(File.ReadAllBytes(file));
        foreach (var last in new[] { 24 * 13, (24 * 13) + 2, (24 * 14) - 3, (24 * 14) - 1, 24 * 18 })
        {
            var lags = int.Parse(session.ModelMetadata.Custom["weir.lags"], CultureInfo.InvariantCulture);
            var first = last - lags + 1;
            using var table = Data.Tables.Table.Open(Table($"to{last}.csv", lags, i => At(first + i, 5.5), i => Value(first + i)));
            var wanted = forecaster.Predict(table, [], TestContext.Current.CancellationToken).Single(c => c.Name == "prediction").ToDoubles();
            double[] history = [.. Enumerable.Range(first, lags).Select(Value)];
            foreach (var text in new[] { At(last, 0), At(last, 5.5), At(last, -8), At(last, 14), At(last, -2).Replace("-02:00", "-0200", StringComparison.Ordinal), At(last, 2).Replace("+02:00", " +02", StringComparison.Ordinal), At(last, 0).Replace("+00:00", "Z", StringComparison.Ordinal), At(last, 0).Replace("+00:00", ".250+00:00", StringComparison.Ordinal) })
                Assert.Equal(wanted, Array.ConvertAll(Forecast(session, history, text), v => (double)v));
        }
    }

    [Fact]
    public void An_offset_may_move_a_month_to_the_one_before_or_behind()
    {
        var file = Train(96, i => string.Create(CultureInfo.InvariantCulture, $"{2015 + (i / 12)}-{1 + (i % 12):00}"), i => (i % 12 < 6 ? 10 : 200) + (5 * (i % 5)), 3);
        using var session = new InferenceSession(File.ReadAllBytes(file));
        Assert.Equal(Forecast(session, "2023-12-31"), Forecast(session, "2024-01-01T01:00:00+02:00"));
        Assert.Equal(Forecast(session, "2024-03-01"), Forecast(session, "2024-02-29 23:00:00-02:00"));
        Assert.Equal(Forecast(session, "2024-02-28"), Forecast(session, "2024-02-28 23:00:00-02:00"));
        Assert.NotEqual(Forecast(session, "2023-11-30"), Forecast(session, "2023-12-31"));
    }

    [Fact]
    public void Nothing_is_forecast_from_a_time_that_cannot_be_read()
    {
        var file = Train(60, i => new DateTime(2025, 1, 6).AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), i => 10 + (i % 7), 3);
        using var session = new InferenceSession(File.ReadAllBytes(file));
        foreach (var text in new[] { string.Empty, "soon", "2024-Q5", "2024-13-01", "2023-02-29", "2024-01-01 25:00:00", "01.02.2024", "2024-01-01T00:00:00+2", "2024-03-01T18:00+14:00", "2024-03-01 18:00 -0500" })
        {
            Assert.All(Forecast(session, text), v => Assert.True(float.IsNaN(v)));
            // The other origins of the request are not hurt.
            var both = Forecast(session, text, "2024-03-01");
            Assert.Equal(Forecast(session, "2024-03-01"), both[(both.Length / 2)..]);
        }
    }

    private static float[] Forecast(InferenceSession session, params string[] times)
    {
        var lags = int.Parse(session.ModelMetadata.Custom["weir.lags"], CultureInfo.InvariantCulture);
        return Forecast(session, [.. times.SelectMany(_ => Enumerable.Range(0, lags).Select(i => 10.0 * (i % 5)))], times);
    }

    private static float[] Forecast(InferenceSession session, double[] values, params string[] times)
    {
        using var history = OrtValue.CreateTensorValueFromMemory(values, times.Length, values.Length / times.Length);
        using var at = OrtValue.CreateFromStrings(times, times.Length, 1);
        using var outputs = session.Run(["y", "t"], [history, at]);
        return outputs[0].GetTensorData<float>().ToArray();
    }

    private string Train(int count, Func<int, string> time, Func<int, double> value, int horizon)
    {
        var request = new TrainingRequest { DataPath = Table("rows.csv", count, time, value), Target = "y", Task = LearningTask.Forecast, Learners = ["linear"], Forecast = new ForecastOptions { TimeColumn = "t", Horizon = horizon } };
        File.WriteAllBytes(_folder["model.onnx"], Trainer.Train(request, TestContext.Current.CancellationToken).Model.ToArray());
        return _folder["model.onnx"];
    }

    private string Table(string name, int count, Func<int, string> time, Func<int, double> value) =>
        _folder.Write(name, "t,y\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{time(i)},{value(i)}\n"))));
}
