using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;
using Weir.Training.Features.Specs;

namespace Weir.Training.Tests.Features.Variants;

public sealed class SearchedVariantsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("size")]
    [InlineData("total")]
    public void A_search_tries_alternatives_and_its_model_is_exact_and_the_same_for_any_number_of_threads(string target)
    {
        var request = Request(target);
        var result = Trainer.Train(request);
        Assert.Superset(new HashSet<string>(["linear with words and characters", "linear with characters"]), result.Trials.Select(t => t.Learner).ToHashSet());
        Assert.Contains(result.Trials, t => t.Learner.StartsWith("xgboost", StringComparison.Ordinal) && t.Learner.Contains("sets of categories", StringComparison.Ordinal));
        Assert.True(result.LargestDifference <= 1e-5);
        Assert.Equal(7, result.Signature.Inputs!.Fields.Count); // every column that was read stays an input, once
        Assert.Equal(result.Model.ToArray(), Trainer.Train(request with { Search = request.Search! with { Threads = 3 } }).Model.ToArray());
        // The plan that lies in the package can be given back.
        var again = Trainer.Train(request with { FeaturesPath = _folder.Write("features.yaml", result.FeaturePlan!), Search = request.Search with { MostTrials = 3 } });
        Assert.True(again.LargestDifference <= 1e-5);
        Assert.Equal(FeatureFileReader.Parse(result.FeaturePlan!).Columns.Keys, FeatureFileReader.Parse(again.FeaturePlan!).Columns.Keys);
    }

    [Fact]
    public void Columns_that_a_file_names_are_not_varied()
    {
        var plan = Trainer.Plan(Request("big") with { Search = null });
        var result = Trainer.Train(Request("big") with { FeaturesPath = _folder.Write("features.yaml", plan.Text), Search = Search with { MostTrials = 7 } });
        Assert.DoesNotContain(result.Trials, t => t.Learner.Contains(" with ", StringComparison.Ordinal));
        Assert.Equal(plan.Text, result.FeaturePlan);
    }

    [Theory]
    [InlineData(SearchPreset.Fast)]
    [InlineData(SearchPreset.Interpretable)]
    public void Presets_that_are_quick_or_simple_take_features_as_they_are_inferred(SearchPreset preset) =>
        Assert.DoesNotContain(Trainer.Train(Request("total") with { Search = Search with { Preset = preset, MostTrials = 10 } }).Trials, t => t.Learner.Contains(" with ", StringComparison.Ordinal));

    [Theory]
    [InlineData(SearchPreset.Deploy, null)]
    [InlineData(SearchPreset.Balanced, "day")]
    public void One_model_of_all_rows_has_its_own_features_too(SearchPreset preset, string? time)
    {
        var request = Request("total") with { Learners = ["linear"], Search = Search with { Preset = preset, TimeColumn = time } };
        var result = Trainer.Train(request);
        Assert.Contains(result.Trials, t => t.Learner.Contains("bins", StringComparison.Ordinal));
        Assert.True(result.LargestDifference <= 1e-5);
        Assert.InRange(result.Metrics["r2"], 0.9, 1);
    }

    private static SearchOptions Search => new() { MostTrials = 12, Folds = 3 };

    private TrainingRequest Request(string target) => SmallTable.Request(SmallTable.Write(_folder, 250), target) with { MostRounds = 20, Learners = ["linear", "xgboost"], Search = Search };
}
