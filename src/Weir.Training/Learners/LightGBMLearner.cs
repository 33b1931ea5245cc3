using Weir.Foundation.Errors;
using Weir.Native.LightGBM;

namespace Weir.Training.Learners;

/// <summary>LightGBM's boosted trees, which grow by their best leaf; stopped when the validation figure no longer improves. Only where its library is.</summary>
internal sealed class LightGBMLearner : ILearner
{
    private const float MostRelevance = 30; // 2^30 − 1 is the last gain that the library has

    public string Name => "lightgbm";

    public WeirException? Absence => LightGBMLibrary.Problem;

    public IReadOnlyList<string> SettingNames => LightGBMSettings.Names;

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target)
    {
        if (task != LearningTask.Ranking) return null;
        foreach (var relevance in target) if (relevance > MostRelevance || relevance != MathF.Floor(relevance)) return "it ranks by whole numbers from 0 to 30";
        return null;
    }

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation) => options.Task == LearningTask.Quantile
        ? LightGBMQuantiles.Train(training, validation, options, cancellation)
        : LightGBMTrees.Train(LightGBMParameters.Of(training, options), training, validation, options, cancellation);

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => options.Task == LearningTask.Quantile ? LightGBMQuantiles.Read(reader, options) : LightGBMTrees.Read(reader, options);
}
