using System.Globalization;
using Weir.Native.XGBoost;

namespace Weir.Training.Learners;

/// <summary>Boosted trees, stopped when the validation figure no longer improves.</summary>
internal sealed class XGBoostLearner : ILearner
{
    private const int Patience = 40;
    private const double PatientEta = 0.05;

    public string Name => "xgboost";

    public bool IsQuick => true;

    public bool IsTellable => true;

    public bool LearnsInParts => true;

    public IReadOnlyList<string> SettingNames => XGBoostParameters.Settable;

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) => null;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        if (options.Task == LearningTask.Quantile) return QuantileTrees.Train(training, validation, options, cancellation);
        return Boost(XGBoostParameters.Of(training, options), training.Matrix(), validation.Matrix(), options, cancellation);
    }

    /// <summary>Boosts on one matrix until the figure on the other no longer improves.</summary>
    public static BoostedTrees Boost(Dictionary<string, string> parameters, DMatrix train, DMatrix check, LearnerOptions options, CancellationToken cancellation)
    {
        var booster = new Booster(parameters, train, check);
        try
        {
            List<RoundFigure> figures = [];
            var path = options.Path?.Begin();
            var (best, bestRound) = (double.PositiveInfinity, 0);
            // Slow learners rest longer between gains.
            var patience = (int)Math.Clamp(Patience * PatientEta / double.Parse(parameters["eta"], CultureInfo.InvariantCulture), 15, 150);
            for (var round = 0; round < options.MostRounds && round - bestRound < patience; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                options.Progress.Report("training xgboost", round, options.MostRounds, "rounds");
                booster.UpdateOneIteration(round, train);
                var evaluations = options.HasCurves ? booster.EvaluateOneIteration(round, ("train", train), ("validation", check)) : booster.EvaluateOneIteration(round, ("validation", check));
                if (options.HasCurves) figures.AddRange(evaluations.Select(e => new RoundFigure($"{e.Matrix}_{e.Metric}", round, e.Value)));
                var value = evaluations.First(e => e.Matrix == "validation").Value;
                if (options.Task == LearningTask.Ranking) value = -value; // a gain
                if (value < best) (best, bestRound) = (value, round);
                if (path?.Wants(round + 1) == true) path.Add(round + 1, booster.Predict(check).Values); // which the evaluation has summed up already
            }

            if (path is not null) path.Best = bestRound + 1;

            return new BoostedTrees(booster, parameters, options, bestRound + 1, figures);
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => options.Task == LearningTask.Quantile ? QuantileTrees.Read(reader, options) : BoostedTrees.Read(reader, options);
}
