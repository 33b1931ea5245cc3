using Weir.Training.AutoML;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training;

/// <summary>A model with the features that it was trained on.</summary>
/// <param name="Plan">What makes its features.</param>
/// <param name="Training">Rows that it was trained on, with their target.</param>
/// <param name="Contest">The model and how others did.</param>
/// <param name="Again">Features and rows for training again, with the target as it is learnt; null where nobody does.</param>
internal sealed record TrainedPlan(FeaturePlan Plan, Samples Training, TrainedContest Contest, (FeaturePlan Plan, Samples Training)? Again)
{
    private const double ValidationShare = 0.2;

    /// <summary>Trains: learners side by side, or a search among them.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The rows.</param>
    /// <param name="plan">Their features, of a search with the alternatives that it may choose of.</param>
    /// <param name="raw">The columns of the plan.</param>
    /// <param name="rows">What the plan was fitted on.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrainedPlan Train(TrainingRequest request, TrainingData data, FeaturePlan plan, RawTable raw, FeatureRows rows, CancellationToken cancellation) =>
        data.Clock is null ? Contested(request, data, plan, raw, rows, cancellation) : Searched(request, data, plan, raw, rows, cancellation);

    /// <summary>What learners are told, with the settings of a request.</summary>
    public static LearnerOptions OptionsOf(TrainingRequest request, TrainingData data, FeaturePlan plan) =>
        new(data.Target.Task, data.Target.Outputs, plan.Scaled, plan.Sparse, request.Seed, request.MostRounds, request.Progress) { Settings = LearnerSettings.Of(request.Settings, plan.Names, plan.Sources), Quantiles = data.Target.Quantiles };

    // Learners side by side: the plan as it stands.
    private static TrainedPlan Contested(TrainingRequest request, TrainingData data, FeaturePlan plan, RawTable raw, FeatureRows rows, CancellationToken cancellation)
    {
        var training = new Samples(plan.TransformTraining(raw.Select(data.TrainingRows), rows.Parts, cancellation), plan.Sparse, rows.TargetValues, plan.Categories) { Queries = QueriesOf(data) };
        if (data.Features.Select is { } select)
        {
            request.Progress.Report("choosing features", 0, training.Width, "features");
            var kept = FeatureSelection.Choose(select, training, OptionsOf(request with { Settings = LearnerOptions.NoTexts }, data, plan), cancellation);
            (plan, training) = (plan.Keep(kept), training.Keep(kept));
        }

        training = training with { Weights = WeightsOf(request, data, training.Target) };
        var scaling = TargetScaling.Fit(data.Features.TargetTransform, data.Target.Task, training.Target);
        var learnt = scaling is null ? training : training with { Target = scaling.Apply(training.Target) };
        return new TrainedPlan(plan, training, Rescaled(SeveralOutputs.Run(LearnerChoice.Of(request), learnt, data, OptionsOf(request, data, plan), request, ValidationShare, cancellation), scaling), (plan, learnt));
    }

    // A search: what it chose of the plan's alternatives.
    private static TrainedPlan Searched(TrainingRequest request, TrainingData data, FeaturePlan plan, RawTable raw, FeatureRows rows, CancellationToken cancellation)
    {
        var target = rows.TargetValues;
        var scaling = TargetScaling.Fit(data.Features.TargetTransform, data.Target.Task, target);
        var table = new SearchTable(plan, raw.Select(data.TrainingRows), rows, data.Features.Select) { Target = scaling is null ? target : scaling.Apply(target), Weights = WeightsOf(request, data, target), Queries = QueriesOf(data) };
        var checkedRows = !data.IsTested ? target.Length : data.Test?.Rows.Length ?? data.TestRows.Length;
        var found = AutoTrainer.Run(request, table, data, OptionsOf(request, data, plan), checkedRows, cancellation);
        return new TrainedPlan(found.Plan, found.Training with { Target = target }, Rescaled(found.Contest, scaling), found.Usual);
    }

    private static TrainedContest Rescaled(TrainedContest contest, TargetScaling? scaling) => scaling is null
        ? contest
        : contest with { Best = new RescaledModel(contest.Best, scaling), OutOfFold = contest.OutOfFold is { } outOfFold ? (outOfFold.Rows, scaling.Inverse(outOfFold.Predictions)) : null, Rechosen = [.. contest.Rechosen.Select(scaling.Inverse)] };

    private static float[]? WeightsOf(TrainingRequest request, TrainingData data, float[] target) => request.ClassWeight is { } weight ? ClassWeights.Of(weight, data.Target, target) : null;

    private static int[]? QueriesOf(TrainingData data) => data.Target.Task == LearningTask.Ranking ? Array.ConvertAll(data.TrainingRows, r => data.Groups![r]) : null;
}
