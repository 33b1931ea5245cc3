using Weir.Data.Tables;
using Weir.Foundation.Numerics;
using Weir.Foundation.Progress;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.Columns;
using Weir.Training.Export;
using Weir.Training.Features.Specs;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Tests.Features.Variants;

public sealed class FoldedFeaturesTests
{
    private const int Rows = 240;
    private static readonly string[] City = [.. Enumerable.Range(0, Rows).Select(i => $"c{i * 7 % 11}")];
    private static readonly double[] Size = [.. Enumerable.Range(0, Rows).Select(i => Math.Exp(i * 13 % 29 / 5.0))];
    private static readonly FoldPlan Folds = FoldPlan.Balanced([.. Enumerable.Range(0, Rows).Select(i => (float)(i % 2))], isRegression: false, 4, seed: 1);

    [Fact]
    public void The_features_of_a_fold_do_not_know_the_targets_of_the_rows_that_it_judges()
    {
        var before = Folded(Targets(1));
        for (var fold = 0; fold < Folds.Folds.Count; fold++)
        {
            var changed = Targets(1);
            foreach (var row in Folds.Folds[fold].Check) changed[row] = 1 - changed[row];
            var after = Folded(changed);
            Assert.Equal(Matrix(before, fold), Matrix(after, fold));
            Assert.NotEqual(Matrix(before, (fold + 1) % Folds.Folds.Count), Matrix(after, (fold + 1) % Folds.Folds.Count));
        }
    }

    [Fact]
    public void A_row_that_trains_does_not_know_its_own_target()
    {
        var before = Folded(Targets(2));
        var changed = Targets(2);
        var row = Folds.Folds[0].Training[17];
        changed[row] = 1 - changed[row];
        var after = Folded(changed);
        var width = Places(before, 0).Length;
        Assert.Equal(Matrix(before, 0).AsSpan(row * width, width), Matrix(after, 0).AsSpan(row * width, width));
        Assert.NotEqual(Matrix(before, 0), Matrix(after, 0));
    }

    [Fact]
    public void What_a_graph_gives_for_rows_that_a_fold_judges_is_what_they_were_judged_with()
    {
        var folded = Folded(Targets(3));
        var served = folded.Plan.Transform(Raw, CancellationToken.None);
        for (var fold = 0; fold < Folds.Folds.Count; fold++)
            foreach (var row in Folds.Folds[fold].Check)
                foreach (var place in Places(folded, fold)) Assert.Equal(served[(row * folded.Plan.Names.Count) + place], folded.Matrix[(row * folded.Plan.Names.Count) + place]);
    }

    [Fact]
    public void A_plan_of_some_features_gives_what_the_whole_plan_gives_for_them()
    {
        var folded = Folded(Targets(4));
        var width = folded.Plan.Names.Count;
        var whole = folded.Plan.Transform(Raw, CancellationToken.None);
        var random = new SeededRandom(5);
        for (var time = 0; time < 12; time++)
        {
            var places = Enumerable.Range(0, width).Where(_ => random.Next(width) < 4).DefaultIfEmpty(width - 1).ToArray();
            var narrow = NarrowPlan.Of(folded.Plan, places);
            Assert.Equal(Enumerable.Range(0, Rows).SelectMany(r => places.Select(p => whole[(r * width) + p])), narrow.Transform(Raw, CancellationToken.None));
            Assert.Equal(places.Select(p => folded.Plan.Names[p]), narrow.Names);
            Assert.Equal(folded.Plan.Columns, narrow.Columns);
            Assert.True(narrow.Spec.Columns.Values.All(c => c is CategorySpec { Encode.Count: > 0 } or NumberSpec { Powers.Count: > 0 }));
        }
    }

    [Fact]
    public void What_changes_nothing_is_not_offered()
    {
        var oneHot = FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Usual, CategoryVariant.Target);
        var codes = FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Codes);
        Assert.Equal([CategoryVariant.Usual, CategoryVariant.Codes], VariantOffer.Of([default, oneHot, codes]).Categories);
        Assert.Equal(Enum.GetValues<CategoryVariant>(), VariantOffer.Of([oneHot, FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Target), codes]).Categories);
        Assert.Equal([CategoryVariant.Usual], VariantOffer.Of([default, default]).Categories);
        Assert.Equal(default, new Variant(TextVariant.Both, CategoryVariant.Target, NumberVariant.Bins, ProductVariant.All).Within(VariantOffer.None));
    }

    // Members of different variants and folds, as a search puts them together: of all features each has some.
    [Fact]
    public void A_mean_of_models_of_different_features_is_one_graph_that_predicts_the_same_on_odd_rows_too()
    {
        var target = new Target("y", LearningTask.Binary, Targets(6), ["no", "yes"], ClassKind.Text);
        var folded = Folded(target.Values);
        var space = new FeatureSpace(folded.Plan.Uses, null);
        var options = new LearnerOptions(LearningTask.Binary, 1, folded.Plan.Scaled, folded.Plan.Sparse, 1, 15, NoProgress.Instance);
        var all = new Samples(folded.Matrix, folded.Plan.Sparse, target.Values, folded.Plan.Categories);
        int[][] chosen = [[.. space.Places(default, 0).Skip(3)], space.Places(default, 2), [.. space.Places(default, 4).Where(p => p % 3 != 0)]];
        int[] places = [.. chosen.SelectMany(c => c).Distinct().Order()];
        var narrow = NarrowPlan.Of(folded.Plan, places);
        string[] learners = ["xgboost", "linear", "forest"];
        using var model = new AveragedModel(
            [.. chosen.Select((c, i) => (1 / 3.0, PickedModel.Of(
                LearnerCatalog.Find(learners[i]).Train(all.Keep(c), all.Keep(c), options with { Scaled = Array.ConvertAll(c, p => options.Scaled[p]), Sparse = Array.ConvertAll(c, p => options.Sparse[p]) }, CancellationToken.None),
                Array.ConvertAll(c, p => Array.BinarySearch(places, p)),
                places.Length)))],
            new Dictionary<string, string>());
        float[] Predicted(RawTable rows) => model.Predict(new Samples(narrow.Transform(rows, CancellationToken.None), narrow.Sparse, new float[rows.RowCount], narrow.Categories));
        var odd = HostileRows.Of(Raw);
        Assert.InRange(PipelineGraph.Build(narrow, model, target, "ensemble").Verify(Raw, Predicted(Raw), (odd, Predicted(odd)), CancellationToken.None), 0, 1e-5);
        Assert.All(model.Importance().Keys, f => Assert.InRange(f, 0, places.Length - 1));
    }

    private static RawTable Raw => new([RawInput.Of(new TextColumn("city", City), RawKind.Text), RawInput.Of(new NumberColumn("size", Size), RawKind.Number), RawInput.Of(new NumberColumn("other", [.. Size.Reverse()]), RawKind.Number)]);

    private static float[] Targets(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => (float)random.Next(2))];
    }

    private static FoldedFeatures Folded(float[] target)
    {
        var fitted = FittedFeatures.Of(
            "columns:\n  city: {type: category, encode: [target, one-hot, codes]}\n  size: {type: number, power: [none, yeo-johnson, bins]}\nproducts:\n  - [size, other]\n  - [other, other]\n",
            [new TextColumn("city", City), new NumberColumn("size", Size), new NumberColumn("other", [.. Size.Reverse()])],
            new Target("y", LearningTask.Binary, target, ["no", "yes"], ClassKind.Text));
        return FoldedFeatures.Of(fitted.Plan, Raw, Folds.Folds, CancellationToken.None);
    }

    private static int[] Places(FoldedFeatures folded, int part) => new FeatureSpace(folded.Plan.Uses, null).Places(default, part);

    private static float[] Matrix(FoldedFeatures folded, int part)
    {
        var places = Places(folded, part);
        return [.. Enumerable.Range(0, Rows).SelectMany(r => places.Select(p => folded.Matrix[(r * folded.Plan.Names.Count) + p]))];
    }
}
