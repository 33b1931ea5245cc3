using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Tests.Metrics;

public sealed class MetricCatalogTests
{
    private static readonly MetricTasks[] Tasks = [MetricTasks.Binary, MetricTasks.Multiclass, MetricTasks.Multilabel, MetricTasks.Regression, MetricTasks.Forecast];

    // Quantiles of weighted rows are the lower ones, of unweighted ones linear: scikit-learn has it so, and the vectors too.
    private static readonly string[] NotAdditive = ["median_ae", "d2_pinball", "d2_absolute_error"];

    [Fact]
    public void Names_are_unique_within_a_task_and_found()
    {
        foreach (var task in Enum.GetValues<MetricTasks>().Where(t => t != MetricTasks.None))
        {
            var names = MetricCatalog.Of(task).Select(m => m.Name).ToList();
            Assert.NotEmpty(names);
            Assert.Equal(names.Distinct(), names);
            Assert.All(names, n => Assert.Equal(n, MetricCatalog.Find(n, task).Name));
        }
    }

    [Fact]
    public void A_parameter_stands_behind_the_name()
    {
        var metric = MetricCatalog.Find("fbeta@0.5", MetricTasks.Binary);
        var input = new MetricInput { Truth = [0, 1, 1, 1], Predicted = [1, 1, 0, 0] };
        Assert.Equal("fbeta@0.5", metric.Name);
        Assert.Equal(input.Matrix.FScore(1, 0.5), metric.Of(input));
    }

    [Theory]
    [InlineData("roc_acu", MetricTasks.Binary, "did you mean 'roc_auc'?")]
    [InlineData("rmse", MetricTasks.Binary, "for regression and forecast tasks, not for binary tasks")]
    [InlineData("mae@2", MetricTasks.Regression, "takes no parameter")]
    [InlineData("pinball@high", MetricTasks.Regression, "must be a number")]
    public void What_is_not_there_is_told(string name, MetricTasks task, string words)
    {
        var failure = Assert.Throws<WeirException>(() => MetricCatalog.Find(name, task));
        Assert.Contains(words, $"{failure.Message} {failure.Hint}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_of_probabilities_refuses_a_model_that_gives_labels()
    {
        var failure = Assert.Throws<WeirException>(() => MetricCatalog.Find("log_loss", MetricTasks.Binary).Of(new MetricInput { Truth = [0, 1], Predicted = [0, 1] }));
        Assert.Equal("log_loss is not defined: it needs probabilities, and the model gives labels only", failure.Message);
    }

    [Fact]
    public void The_order_of_the_rows_changes_no_figure() => Prop.ForAll<ulong>(seed =>
    {
        var random = new SeededRandom(seed);
        var rows = Rows.Draw(random, 30);
        var order = Enumerable.Range(0, 30).ToArray();
        random.Shuffle<int>(order);
        return Tasks.All(t => Agree(t, rows.Input(t), rows.Pick(order).Input(t), m => true));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_of_weight_two_is_a_row_twice() => Prop.ForAll<ulong>(seed =>
    {
        var random = new SeededRandom(seed);
        var rows = Rows.Draw(random, 25);
        var weights = Enumerable.Range(0, 25).Select(_ => random.Next(4)).ToArray();
        int[] twice = [.. Enumerable.Range(0, 25).SelectMany(i => Enumerable.Repeat(i, weights[i]))];
        if (twice.Length < 2) return true;
        var w = Array.ConvertAll(weights, x => (double)x);
        return Tasks.All(t => Agree(t, rows.Pick(twice).Input(t), rows.Input(t).WithWeights(w), m => !NotAdditive.Contains(m.Name)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_weight_for_all_is_no_weight() => Prop.ForAll<ulong>(seed =>
    {
        var rows = Rows.Draw(new SeededRandom(seed), 25);
        return Tasks.All(t => Agree(t, rows.Input(t), rows.Input(t).WithWeights([.. Enumerable.Repeat(1.0, 25)]), m => !NotAdditive.Contains(m.Name)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Figures_of_order_do_not_heed_a_monotone_change() => Prop.ForAll<ulong>(seed =>
    {
        var rows = Rows.Draw(new SeededRandom(seed), 40);
        var changed = rows with { Number = Array.ConvertAll(rows.Number, v => Math.Exp(v / 5) * 3 - 2) };
        return new[] { "spearman", "kendall_tau_b", "concordance" }.All(n => Close(MetricCatalog.Find(n, MetricTasks.Regression).TryOf(rows.Input(MetricTasks.Regression)), MetricCatalog.Find(n, MetricTasks.Regression).TryOf(changed.Input(MetricTasks.Regression))));
    }).QuickCheckThrowOnFailure();

    private static bool Agree(MetricTasks task, MetricInput first, MetricInput second, Func<Metric, bool> isHeld)
    {
        foreach (var metric in MetricCatalog.Of(task).Where(isHeld))
            if (!Close(metric.TryOf(first), metric.TryOf(second))) throw new InvalidOperationException($"{task} {metric.Name}: {metric.TryOf(first)} and {metric.TryOf(second)}");
        return true;
    }

    private static bool Close(double? a, double? b) => a is null ? b is null : b is not null && Math.Abs(a.Value - b.Value) <= 1e-9 * Math.Max(1, Math.Abs(a.Value));

    private sealed record Rows(double[] Truth, double[] Number, double[] Other)
    {
        public static Rows Draw(SeededRandom random, int count)
        {
            double[] Some() => [.. Enumerable.Range(0, count).Select(_ => random.Next(12) * 0.5 + 0.5)];
            return new Rows(Some(), Some(), Some());
        }

        public Rows Pick(int[] rows) => new([.. rows.Select(r => Truth[r])], [.. rows.Select(r => Number[r])], [.. rows.Select(r => Other[r])]);

        public MetricInput Input(MetricTasks task)
        {
            var classes = task == MetricTasks.Binary ? 2 : 3;
            int[] truth = [.. Truth.Select(v => (int)(v * 2) % classes)];
            double[] scores = [.. Enumerable.Range(0, Truth.Length).SelectMany(i => Shares(Number[i], Other[i], classes))];
            bool[] labels = [.. Enumerable.Range(0, Truth.Length).SelectMany(i => new[] { Truth[i] > 2, Truth[i] * 2 % 3 == 1, Truth[i] < 5 })];
            return new MetricInput
            {
                Truth = truth,
                Predicted = [.. Number.Select(v => (int)(v * 2) % classes)],
                Probabilities = scores,
                Classes = classes,
                TrueValues = Truth,
                PredictedValues = Number,
                TrueLabels = labels,
                PredictedLabels = [.. Enumerable.Range(0, Truth.Length).SelectMany(i => new[] { Number[i] > 2, Other[i] > 3, Number[i] < 5 })],
                History = [1, 2, 4, 3, 5],
                Features = 2,
            };
        }

        private static double[] Shares(double a, double b, int classes) => classes == 2 ? [a / (a + b), b / (a + b)] : [a / (a + b + 1), b / (a + b + 1), 1 / (a + b + 1)];
    }
}
