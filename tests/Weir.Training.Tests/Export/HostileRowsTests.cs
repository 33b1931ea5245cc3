using Weir.Foundation.Errors;
using Weir.Data.Tables;
using Weir.Testing;
using Weir.Training.Columns;
using Weir.Training.Export;
using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Tests.Export;

public sealed class HostileRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Learners => [.. LearnerCatalog.Available.Select(l => l.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_predicts_a_number_for_odd_rows_and_so_does_its_graph(string learner)
    {
        var file = _folder.Write("features.yaml", "columns:\n  fare: {type: number, power: yeo-johnson, scale: standard}\n  city: {type: category, encode: [one-hot, target, ordinal, hash], rare: pool, unseen: rare}\n  note: {type: text, encode: [words, characters, hash], most: 40, buckets: 16}\nratios: [[fare, miles]]\npolynomial: [miles]\n");
        // A mismatch would be an export_mismatch.
        var result = Trainer.Train(SmallTable.Request(SmallTable.Write(_folder, rows: 150), LearnerCatalog.Find(learner).Unfit(LearningTask.Regression, [1, 2, 3]) is null ? "total" : "big") with { FeaturesPath = file, Learners = [learner], MostRounds = 10 });
        Assert.True(result.LargestDifference <= 1e-5);
    }

    [Fact]
    public void Odd_rows_hold_nothing_wild_values_and_what_was_never_seen_beside_real_values()
    {
        var rows = HostileRows.Of(new RawTable([RawInput.Of(new NumberColumn("x", [5, 6, 7]), RawKind.Number), RawInput.Of(new TextColumn("t", ["a", "b", "c"]), RawKind.Text), RawInput.Of(new BooleanColumn("f", [true, false, true]), RawKind.Flag)]));
        var (x, t) = (rows.Columns[0].Numbers, rows.Columns[1].Texts);
        Assert.Equal((double.NaN, string.Empty), (x[0], t[0]));
        Assert.Contains(double.PositiveInfinity, x);
        Assert.Contains(-1e300, x);
        Assert.Contains(t, v => v.Length >= 4000);
        Assert.Contains(Enumerable.Range(0, rows.RowCount), r => x[r] is 5 or 6 or 7 && t[r] is not ("a" or "b" or "c"));
        Assert.Contains(Enumerable.Range(0, rows.RowCount), r => t[r] is "a" or "b" or "c" && x[r] is not (5 or 6 or 7));
    }

    [Fact]
    public void A_graph_that_differs_on_an_odd_row_is_not_let_through()
    {
        var target = new Target("y", LearningTask.Regression, [1, 2, 3, 4], [], ClassKind.Integer);
        var column = new NumberColumn("x", [1, 2, 3, 4]);
        var plan = FeaturePlanner.Plan([column], new FeatureRows([0, 1, 2, 3]), new HashSet<string>(), null, CancellationToken.None);
        var table = new RawTable([RawInput.Of(column, RawKind.Number)]);
        var samples = new Samples(plan.Transform(table, CancellationToken.None), plan.Sparse, target.Values);
        using var model = new LinearLearner().Train(samples, samples, new LearnerOptions(LearningTask.Regression, 1, plan.Scaled, plan.Sparse, 1, 10, Foundation.Progress.NoProgress.Instance), CancellationToken.None);
        var graph = PipelineGraph.Build(plan, model, target, "linear");
        var odd = HostileRows.Of(table);
        var right = model.Predict(new Samples(plan.Transform(odd, CancellationToken.None), plan.Sparse, new float[odd.RowCount]));
        Assert.InRange(graph.Verify(table, model.Predict(samples), (odd, right), CancellationToken.None), 0, 1e-6);
        right[^1] += 1;
        Assert.Contains("odd row", Assert.Throws<WeirException>(() => graph.Verify(table, model.Predict(samples), (odd, right), CancellationToken.None)).Message, StringComparison.Ordinal);
    }
}
