using Weir.Foundation.Progress;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.Tests.AutoML;

/// <summary>Models around models: written and read by the candidate that they are of.</summary>
public sealed class WrittenModelTests
{
    private static readonly LearnerOptions Options = new(LearningTask.Regression, 1, [true], [false], 1, 30, NoProgress.Instance);

    private static readonly Candidate Logarithm = new("xgboost", TargetScale.Logarithm, new Dictionary<string, ParameterValue> { ["max_depth"] = ParameterValue.Of(3L) });

    [Fact]
    public void A_model_of_the_logarithm_and_the_mean_of_several_come_back_in_every_bit()
    {
        var samples = new Samples([.. Enumerable.Range(0, 200).Select(i => (float)i)], [false], [.. Enumerable.Range(0, 200).Select(i => (float)(1 + (i * i)))]);
        ITrainedModel One(int seed) => new LogTarget(new XGBoostLearner().Train(samples with { Target = LogTarget.Apply(samples.Target, 2) }, samples, Options with { Settings = Logarithm.Settings, Seed = seed }, CancellationToken.None), 2);
        using var mean = AveragedModel.Of([One(1), One(2)]);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        mean.Write(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        using var read = AveragedModel.Read(reader, () => Logarithm.Read(reader, Options));
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(mean.Predict(samples), read.Predict(samples));
        Assert.Equal(mean.Trees, read.Trees);
        Assert.Equal(mean.Parameters, read.Parameters);
    }
}
