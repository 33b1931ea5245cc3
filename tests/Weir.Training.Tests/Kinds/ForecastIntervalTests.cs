using System.Globalization;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Statistics.Intervals;
using Weir.Testing;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;
using Weir.Training.Gates;

namespace Weir.Training.Tests.Kinds;

public sealed class ForecastIntervalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Series_that_are_alike_say_no_more_than_one_of_them()
    {
        Train("old", 100);
        var one = Evaluate("old", Shops("one.csv", 1));
        var four = Evaluate("old", Shops("four.csv", 4));
        var (narrow, wide) = (one.Figures.Single(f => f.Name == "mae"), four.Figures.Single(f => f.Name == "mae"));
        Assert.True(one.Rows * 4 == four.Rows && narrow.High > narrow.Low);
        Assert.Equal(narrow.Low!.Value, wide.Low!.Value, 1e-3 * narrow.Low.Value);
        Assert.Equal(narrow.High!.Value, wide.High!.Value, 1e-3 * narrow.High.Value);
        Assert.Null(four.Resamples);
        Assert.InRange(four.Times!.Value, 8, 19);
        var few = Evaluate("old", Shops("few.csv", 4, 60));
        Assert.All(few.Figures, f => Assert.Null(f.Low));
        Assert.Contains(few.Notes, n => n.Contains("at least 8 are needed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_forecast_that_was_trained_later_is_compared_by_the_rows_that_are_new_to_both()
    {
        Train("old", 100);
        Train("new", 120);
        var path = _folder.Write("whole.csv", ForecastPanel.Csv(4, 160));
        var compared = Evaluate("new", path, "old");
        Assert.All(compared.Comparison!.Figures, f => Assert.Equal(compared.Figures.Single(own => own.Name == f.Name).Value, f.Value));
        var (alone, turned) = (Evaluate("new", path), Evaluate("old", path, "new"));
        Assert.Equal((alone.Rows, alone.Rows), (compared.Rows, turned.Rows));
        Assert.Equal(compared.Figures.Single(f => f.Name == "mae").Value, turned.Comparison!.Figures.Single(f => f.Name == "mae").Other);
        Assert.Contains(compared.Notes, n => n.StartsWith("'old' is judged from 2025-05-05", StringComparison.Ordinal));
        Assert.Contains(turned.Notes, n => n.StartsWith("judged from 2025-05-05", StringComparison.Ordinal));
        var failure = Assert.Throws<WeirException>(() => Evaluate("new", _folder.Write("short.csv", ForecastPanel.Csv(4, 120)), "old"));
        Assert.Contains("'new' was trained on all times", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--test-share", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_on_an_interval_that_few_origins_do_not_have_says_so()
    {
        Train("old", 100);
        var request = Request("old", _folder.Write("few.csv", ForecastPanel.Csv(4, 120)), null);
        var evaluation = ModelEvaluator.Run(request, TestContext.Current.CancellationToken);
        Assert.InRange(evaluation.Times!.Value, 1, 7);
        var report = GateJudge.Judge(GateReader.Parse("rules: [mae.high <= 1000000, mae <= 1000000]"), evaluation, request, [], TestContext.Current.CancellationToken);
        Assert.Equal([false, true], report.Rules.Select(r => r.Passed));
        Assert.Contains($"{evaluation.Times} times, and at least 8", report.Rules[0].Reason, StringComparison.Ordinal);
        Assert.False(report.Blessed);
    }

    [Fact]
    public void Figures_on_spoilt_inputs_rest_on_the_rows_that_a_comparison_leaves()
    {
        Train("old", 100);
        Train("new", 120);
        var path = _folder.Write("all.csv", ForecastPanel.Csv(4, 150));
        var gate = GateReader.Parse("rules: [mae.noise <= 1000000, mase.missing <= 1000000]\nrobustness: {noise: 0, missing: 0}");
        EvaluationReport Judge(string model, string? other)
        {
            var request = Request(model, path, other) with { Bootstrap = new BootstrapOptions { Resamples = 0 } };
            return GateJudge.Judge(gate, ModelEvaluator.Run(request, TestContext.Current.CancellationToken), request, [], TestContext.Current.CancellationToken);
        }

        // Nothing is spoilt, so that other figures would be those of other rows.
        var (alone, compared) = (Judge("old", null), Judge("old", "new"));
        Assert.NotEqual(alone.Figures["mae"], compared.Figures["mae"]);
        foreach (var report in new[] { alone, compared })
        {
            Assert.Equal(report.Figures["mae"], report.Figures["mae.noise"]);
            Assert.Equal(report.Figures["mase"], report.Figures["mase.missing"]);
        }
    }

    private string Shops(string name, int count, int days = 120)
    {
        var random = new SeededRandom(5);
        double[] values = [.. Enumerable.Range(0, days).Select(day => ForecastPanel.Sales(1, day, random.NextNormal()))];
        return _folder.Write(name, "shop,kind,day,sales\n" + string.Concat(Enumerable.Range(0, count).SelectMany(s => values.Select((v, day) =>
            string.Create(CultureInfo.InvariantCulture, $"x{s},office,{new DateTime(2023, 1, 2).AddDays(day):yyyy-MM-dd},{v:0.###}\n")))));
    }

    private void Train(string name, int days)
    {
        var request = new TrainingRequest
        {
            DataPath = _folder.Write($"{name}.csv", ForecastPanel.Csv(4, days)),
            Target = "sales",
            Task = LearningTask.Forecast,
            Learners = ["linear"],
            Forecast = new ForecastOptions { TimeColumn = "day", Horizon = 7, Series = ["shop"], Statics = ["kind"] },
        };
        File.WriteAllBytes(_folder[$"{name}.onnx"], Trainer.Train(request, TestContext.Current.CancellationToken).Model.ToArray());
    }

    private ModelEvaluation Evaluate(string model, string path, string? other = null) => ModelEvaluator.Run(Request(model, path, other), TestContext.Current.CancellationToken);

    private EvaluationRequest Request(string model, string path, string? other) => new()
    {
        ModelPath = _folder[$"{model}.onnx"],
        ModelName = model,
        DataPath = path,
        Root = _folder.Path,
        OtherPath = other is null ? null : _folder[$"{other}.onnx"],
        OtherName = other,
        Bootstrap = new BootstrapOptions { Resamples = 100 },
    };
}
