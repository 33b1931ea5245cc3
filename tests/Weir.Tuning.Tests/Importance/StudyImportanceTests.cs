using Weir.Tuning.Importance;
using Weir.Tuning.Samplers;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Importance;

public sealed class StudyImportanceTests
{
    [Theory]
    [InlineData("ped_anova")]
    [InlineData("fanova")]
    [InlineData("mdi")]
    public void A_parameter_that_is_not_always_active_is_judged_among_the_trials_that_have_it(string evaluator)
    {
        var study = new Study(new StudySettings { Sampler = new RandomSampler(), Seed = 3 });
        for (var i = 0; i < 120; i++)
        {
            var trial = study.Ask();
            var (x, idle) = (trial.SuggestFloat("x", 0, 1), trial.SuggestFloat("idle", 0, 1));
            var kind = trial.SuggestChoice("kind", "plain", "fancy");
            // Bounds that grow are as good as the widest.
            var value = kind == "fancy" ? trial.SuggestFloat("extra", 0, 1 + (i / 100.0)) * 10 : x;
            if (i % 10 == 9) study.TellFailed(trial.Number);
            else study.Tell(trial.Number, value + (idle * 0));
        }

        var found = StudyImportance.Of(study, 0);
        var shares = found.Evaluate(ImportanceEvaluators.Find(evaluator));
        Assert.Equal(108, found.Trials);
        Assert.Equal(["extra", "idle", "kind", "x"], shares.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(1, shares.Sum(s => s.Share), 9);
        var extra = shares.Single(s => s.Name == "extra");
        Assert.Equal(study.Finished.Count(t => t.State == TrialState.Complete && t.Parameters.Count == 4) / 108.0, extra.ActiveShare, 9);
        Assert.All(shares.Where(s => s.Name != "extra"), s => Assert.Equal(1, s.ActiveShare));
        Assert.True(extra.Share > shares.Single(s => s.Name == "idle").Share);
    }

    [Fact]
    public void Fewer_than_two_trials_tell_nothing_and_infinite_ones_do_not_count()
    {
        var study = new Study(new StudySettings { Sampler = new RandomSampler() });
        for (var i = 0; i < 3; i++)
        {
            var trial = study.Ask();
            trial.SuggestFloat("x", 0, 1);
            study.Tell(trial.Number, i == 0 ? 1 : double.PositiveInfinity);
        }

        Assert.Equal(1, StudyImportance.Of(study, 0).Trials);
        Assert.Empty(StudyImportance.Of(study, 0).Evaluate(ImportanceEvaluators.All[0]));
        Assert.Equal(0, StudyImportance.Of(study, 0, most: 0).Trials);
    }
}
