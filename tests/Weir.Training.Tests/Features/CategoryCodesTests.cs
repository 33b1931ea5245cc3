using System.Globalization;
using System.Text;
using Weir.Data.Tables;
using Weir.Foundation.Numerics;
using Weir.Models.Onnx;
using Weir.Testing;
using Weir.Training.AutoML;

namespace Weir.Training.Tests.Features;

public sealed class CategoryCodesTests : IDisposable
{
    private static readonly string[] Shops = [.. Enumerable.Range(0, 30).Select(i => $"shop {i}")];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Codes_count_from_the_commonest_and_rare_unseen_and_odd_values_share_the_last()
    {
        var fitted = FittedFeatures.Of("{type: category, encode: codes}", new TextColumn("x", ["b", "b", "b", "a", "a", null, null, "c"]));
        Assert.Equal(["code of x"], fitted.Plan.Names);
        Assert.Equal([true], fitted.Plan.Categories);
        Assert.Equal([0f, 2, 1, 3, 3, 3], fitted.Of(new TextColumn("x", ["b", "a", null, "c", "never", "\0"])).Select(r => r[0]));
        Assert.Equal([1f, 0, 2], FittedFeatures.Of("{type: category, encode: codes}", new NumberColumn("x", [1, 1, double.NaN, double.NaN, 3])).Of(new NumberColumn("x", [1, double.NaN, 7])).Select(r => r[0]));
    }

    // Good and bad shops lie scattered over the codes: a set tells them apart in one split, a threshold does not.
    [Theory]
    [InlineData("xgboost", "y", "")]
    [InlineData("xgboost", "amount", "")]
    [InlineData("xgboost", "amount", "quantile")]
    [InlineData("xgboost", "kind", "")]
    [InlineData("forest", "y", "")]
    [InlineData("dart", "y", "")]
    public void Trees_split_by_sets_of_categories_and_the_graph_does_the_same(string learner, string target, string task)
    {
        var request = Request(learner, target, "[codes]");
        if (task.Length > 0) request = request with { Task = LearningTask.Quantile };
        var result = Trainer.Train(request);
        Assert.True(result.LargestDifference <= 1e-5); // never seen, missing and odd texts are compared too
        Assert.Contains("BRANCH_EQ", Modes(result.Model.Span));
        if (result.Metrics.TryGetValue("roc_auc", out var auc)) Assert.InRange(auc, 0.9, 1);
        if (result.Metrics.TryGetValue("r2", out var r2)) Assert.InRange(r2, 0.6, 1);
    }

    [Theory]
    [InlineData("gblinear")]
    [InlineData("linear")]
    [InlineData("mlp")]
    [InlineData("knn")]
    public void Learners_without_trees_take_a_code_as_a_number(string learner) => Assert.True(Trainer.Train(Request(learner, "y", "[one-hot, codes]")).LargestDifference <= 1e-5);

    [Fact]
    public void A_selection_by_importance_knows_codes_too()
    {
        var request = Request("xgboost", "y", "[one-hot, codes]");
        File.AppendAllText(request.FeaturesPath!, "select: {best: 3, by: importance}\n");
        Assert.Contains("code of shop", Trainer.Train(request).Importance.Select(i => i.Key));
        Assert.True(Trainer.Train(request with { Search = new SearchOptions { MostTrials = 3, Folds = 3 } }).LargestDifference <= 1e-5);
    }

    private TrainingRequest Request(string learner, string target, string encode)
    {
        var random = new SeededRandom(4);
        var path = _folder.Write("shops.csv", "shop,x,y,amount,kind\n" + string.Concat(Enumerable.Range(0, 700).Select(i =>
        {
            var shop = random.Next(Shops.Length);
            var (x, isGood) = (random.NextNormal(), shop * 7 % 30 % 2 == 0);
            return string.Create(CultureInfo.InvariantCulture, $"{(i % 40 == 0 ? string.Empty : Shops[shop])},{x:0.###},{(isGood ? 1 : 0)},{(isGood ? 5 : 0) + (x / 4):0.###},{(isGood ? "good" : x > 0 ? "fair" : "bad")}\n");
        })));
        return new TrainingRequest
        {
            DataPath = path,
            Target = target,
            Learners = [learner],
            MostRounds = 30,
            Drop = [.. new[] { "y", "amount", "kind" }.Where(c => c != target)],
            FeaturesPath = _folder.Write("features.yaml", $"columns:\n  shop: {{type: category, encode: {encode}, most: 40}}\n"),
        };
    }

    private static string Modes(ReadOnlySpan<byte> model) => string.Join(',', OnnxModelReader.Read(model).Graph.Nodes.SelectMany(n => n.Attributes).OfType<OnnxTexts>().Where(a => a.Name == "nodes_modes").SelectMany(a => a.Utf8).Select(m => Encoding.UTF8.GetString(m)).Distinct());
}
