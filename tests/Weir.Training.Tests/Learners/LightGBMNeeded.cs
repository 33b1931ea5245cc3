using Weir.Training.Learners;

namespace Weir.Training.Tests.Learners;

/// <summary>For tests that need the library, which is optional: skipped where it is not.</summary>
internal static class LightGBMNeeded
{
    public static ILearner Learner()
    {
        var learner = new LightGBMLearner();
        Assert.SkipWhen(learner.Absence is not null, learner.Absence?.Hint ?? string.Empty);
        return learner;
    }
}
