using Weir.Foundation.Numerics;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Termination;

namespace Weir.Tuning.Tests.Termination;

public sealed class TerminatorTests
{
    [Fact]
    public void A_study_ends_when_thirty_trials_brought_nothing_better()
    {
        var study = new Study(new StudySettings());
        var terminator = new StagnationTerminator();
        for (var i = 0; i < 39; i++)
        {
            study.Tell(study.Ask().Number, i < 10 ? 100 - i : 200);
            Assert.Null(terminator.ReasonToStop(study));
        }

        study.Tell(study.Ask().Number, 95);
        Assert.Equal("nothing better in the last 30 trials", terminator.ReasonToStop(study));
        study.Tell(study.Ask().Number, 1);
        Assert.Null(terminator.ReasonToStop(study));
    }

    [Fact]
    public void A_study_ends_when_less_than_the_noise_is_to_be_gained()
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create("gp"), Space = new SearchSpace([new Parameter("x", new FloatDistribution(0, 1)), new Parameter("y", new FloatDistribution(0, 1))]) });
        var random = new SeededRandom(1);
        var terminator = new RegretTerminator(noise: 0.1);
        var stopped = 0;
        for (var i = 1; i <= 60 && stopped == 0; i++)
        {
            var trial = study.Ask().Record;
            study.Tell(trial.Number, Math.Pow(trial.Inner("x") - 0.3, 2) + Math.Pow(trial.Inner("y") - 0.6, 2) + 0.001 * random.NextNormal());
            if (terminator.ReasonToStop(study) is not null) stopped = i;
        }

        Assert.InRange(stopped, 20, 59);
        Assert.Null(new RegretTerminator(noise: 1e-9).ReasonToStop(study));
    }
}
