using Weir.Training.AutoML.Ensemble;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Folds;

/// <summary>Trains candidates on folds. The rows of a fold are picked once and kept for all candidates.</summary>
internal sealed class FoldTrainer(Samples samples, FoldPlan plan, LearnerOptions options, double? shift)
{
    private readonly Dictionary<int, (Samples Training, Samples Check)> _parts = [];

    /// <summary>Trains on a fold's training rows; the fold's other rows decide when to stop.</summary>
    /// <returns>The model, and what it predicts for those other rows.</returns>
    /// <exception cref="OperationCanceledException">Time is up, or it was cancelled.</exception>
    public (ITrainedModel Model, float[] Predictions) Train(Candidate candidate, int fold, CancellationToken cancellation)
    {
        var (training, check) = Parts(fold);
        var isLogarithm = candidate.Scale == TargetScale.Logarithm;
        var fitted = LearnerCatalog.Find(candidate.Learner).Train(
            isLogarithm ? training with { Target = LogTarget.Apply(training.Target, shift!.Value) } : training,
            isLogarithm ? check with { Target = LogTarget.Apply(check.Target, shift!.Value) } : check,
            options with { Settings = candidate.Settings },
            cancellation);
        ITrainedModel model = isLogarithm ? new LogTarget(fitted, shift!.Value) : fitted;
        return (model, model.Score(check));
    }

    /// <summary>One model of those of all folds: their mean, or where rows are ordered in time the same model trained on all of them.</summary>
    public ITrainedModel Whole(IReadOnlyList<ITrainedModel> models, CancellationToken cancellation)
    {
        if (!plan.IsOrdered) return AveragedModel.Of(models);
        var whole = models[0].Refit(samples, cancellation);
        models[0].Dispose();
        return whole;
    }

    private (Samples Training, Samples Check) Parts(int fold)
    {
        if (_parts.TryGetValue(fold, out var parts)) return parts;
        parts = (samples.Select(plan.Folds[fold].Training), samples.Select(plan.Folds[fold].Check));
        return _parts[fold] = parts;
    }
}
