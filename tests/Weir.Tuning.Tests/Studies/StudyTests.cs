using Weir.Foundation.Errors;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Studies;

public sealed class StudyTests
{
    [Fact]
    public void A_queued_trial_comes_first_with_what_was_given_and_the_rest_sampled()
    {
        var study = new Study(new StudySettings { Space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 1)), new Parameter("y", new FloatDistribution(0, 1))]) });
        study.Enqueue(new Dictionary<string, ParameterValue> { ["x"] = ParameterValue.Of(0.25) });
        var trial = study.Ask().Record;
        Assert.Equal(0.25, trial.Inner("x"));
        Assert.InRange(trial.Inner("y"), 0, 1);
        Assert.Equal(TrialState.Running, trial.State);
    }

    [Fact]
    public void A_finished_trial_does_not_change_any_more()
    {
        var study = new Study(new StudySettings());
        var trial = study.Ask();
        study.Tell(trial.Number, 1);
        Assert.Equal(TuningErrors.Trial, Assert.Throws<WeirException>(() => study.Tell(trial.Number, 2)).Code);
        Assert.Equal(TuningErrors.Trial, Assert.Throws<WeirException>(() => trial.SetAttribute("a", "b")).Code);
        Assert.Equal(1, study.Best!.Values[0]);
    }

    [Fact]
    public void A_value_that_is_no_number_fails_the_trial_and_an_infinite_one_does_not()
    {
        var study = new Study(new StudySettings());
        study.Tell(study.Ask().Number, double.NaN);
        study.Tell(study.Ask().Number, double.NegativeInfinity);
        Assert.Equal([TrialState.Fail, TrialState.Complete], study.Trials.Select(t => t.State));
    }

    [Fact]
    public void The_best_is_feasible_and_the_earliest_of_equals()
    {
        var study = new Study(new StudySettings { Directions = [Direction.Maximize] });
        study.Tell(study.Ask().Number, [9], [1]);
        study.Tell(study.Ask().Number, [3], [0]);
        study.Tell(study.Ask().Number, [5], [-1]);
        study.Tell(study.Ask().Number, [5], [0]);
        Assert.Equal(2, study.Best!.Number);
    }

    [Fact]
    public void The_front_holds_what_no_other_beats()
    {
        var study = new Study(new StudySettings { Directions = [Direction.Minimize, Direction.Maximize] });
        foreach (var (a, b) in new[] { (1.0, 1.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0), (3.0, 1.5) }) study.Tell(study.Ask().Number, [a, b]);
        Assert.Equal([0, 1, 3], study.ParetoFront.Select(t => t.Number));
    }

    [Fact]
    public void The_number_of_values_has_to_be_that_of_the_directions() =>
        Assert.Contains("2 directions", Assert.Throws<WeirException>(() => Tell(new Study(new StudySettings { Directions = [Direction.Minimize, Direction.Minimize] }))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_parameter_keeps_its_type_and_a_categorical_its_choices()
    {
        var study = new Study(new StudySettings());
        study.Ask().SuggestChoice("kind", "a", "b");
        var error = Assert.Throws<WeirException>(() => study.Ask().SuggestChoice("kind", "a", "c"));
        Assert.Contains("[a, b]", error.Message, StringComparison.Ordinal);
        Assert.Equal(TuningErrors.Changed, Assert.Throws<WeirException>(() => study.Ask().SuggestFloat("kind", 0, 1)).Code);
    }

    [Fact]
    public void A_requirement_that_cannot_be_met_is_named()
    {
        var study = new Study(new StudySettings { Space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 1))], ["x > 2"]) });
        var error = Assert.Throws<WeirException>(study.Ask);
        Assert.Equal(TuningErrors.Infeasible, error.Code);
        Assert.Contains("`x > 2`", error.Message, StringComparison.Ordinal);
        Assert.Equal(TrialState.Fail, study.Trials[0].State);
    }

    [Fact]
    public void On_a_grid_no_point_is_tried_twice_while_there_are_others()
    {
        var space = new SearchSpace([new Parameter("n", new IntDistribution(1, 8)), new Parameter("m", new IntDistribution(1, 4))]);
        foreach (var name in new[] { "tpe", "gp", "auto" })
        {
            var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(name), Space = space });
            for (var i = 0; i < 14; i++) study.Tell(study.Ask().Number, i % 7);
            Assert.Equal(14, study.Trials.Select(t => (t.Inner("n"), t.Inner("m"))).Distinct().Count());
        }
    }

    private static void Tell(Study study) => study.Tell(study.Ask().Number, 1);
}
