using Weir.Data.Tables;
using Weir.Testing;
using Weir.Training.AutoML.Search;
using Weir.Training.Large;
using Weir.Training.Learners;

namespace Weir.Training.Tests.Learners;

/// <summary>Who asks what learners say of themselves.</summary>
public sealed class LearnerPropertyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SearchPreset.Fast, "xgboost linear")]
    [InlineData(SearchPreset.Interpretable, "xgboost linear")]
    [InlineData(SearchPreset.Deploy, "xgboost linear mlp")]
    [InlineData(SearchPreset.Balanced, "xgboost linear forest mlp")]
    [InlineData(SearchPreset.Best, "xgboost linear forest mlp")]
    public void A_preset_chooses_among_the_usual_candidates_by_what_their_learners_say(SearchPreset preset, string expected)
    {
        var request = new TrainingRequest { DataPath = "t.csv", Target = "y" };
        Assert.Equal(expected.Split(' '), new[] { "xgboost", "linear", "forest", "mlp" }.Where(l => PresetPlan.Of(preset).Tries(l, request)));
        Assert.Equal(["forest"], new[] { "xgboost", "linear", "forest", "mlp" }.Where(l => PresetPlan.Of(preset).Tries(l, request with { Learners = ["forest"] })));
    }

    [Fact]
    public void A_training_without_a_search_tries_the_quick_learners() => Assert.Equal(["xgboost", "linear"], LearnerCatalog.Usual.Select(l => l.Name));

    [Fact]
    public void A_table_is_read_in_parts_for_learners_that_learn_so()
    {
        using var table = Table.Open(_folder.Write("t.csv", "x,y\n1,2\n3,4\n"), new TableOptions(), TestContext.Current.CancellationToken);
        bool Fits(params string[] learners) => LargeTrainer.Fits(new TrainingRequest { DataPath = "t.csv", Target = "y", StreamedCells = 1, Learners = learners }, LearningTask.Regression, table, 1);
        Assert.True(Fits());
        Assert.Equal(["xgboost"], Trainer.LearnerNames.Where(l => Fits(l)));
        Assert.False(Fits("xgboost", "linear"));
    }
}
