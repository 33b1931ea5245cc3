using Weir.Foundation.Errors;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;

namespace Weir.Tuning.Tests.Samplers;

public sealed class GridSamplerTests
{
    [Fact]
    public void Every_point_is_tried_once_and_then_it_is_exhausted()
    {
        var space = new SearchSpace(
        [
            new Parameter("kind", new CategoricalDistribution([ParameterValue.Of("a"), ParameterValue.Of("b")])),
            new Parameter("n", new IntDistribution(1, 3), [new Condition("kind", [ParameterValue.Of("b")])]),
            new Parameter("r", new FloatDistribution(0, 0.3, step: 0.1)),
        ]);
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create("grid"), Space = space });
        var seen = new HashSet<string>();
        while (!study.IsExhausted)
        {
            var trial = study.Ask().Record;
            Assert.True(seen.Add(string.Join(' ', trial.Parameters.Select(p => p.Value))));
            study.Tell(trial.Number, 0);
        }

        Assert.Equal((1 + 3) * 4, seen.Count);
        Assert.Contains("a 0.3", seen);
    }

    [Fact]
    public void A_continuum_is_refused_by_name()
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create("grid"), Space = new SearchSpace([new Parameter("lr", new FloatDistribution(0, 1))]) });
        Assert.Contains("'lr'", Assert.Throws<WeirException>(study.Ask).Message, StringComparison.Ordinal);
    }
}
