using Weir.Native.XGBoost;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>Boosted trees with drop-out: each round is trained without some of the trees before it.</summary>
internal sealed class DartLearner : ILearner
{
    private const int MostRounds = 200; // every round predicts with all trees before it
    private const int Patience = 30;

    private static readonly (string Name, ParameterValue Value)[] Own =
        [("booster", ParameterValue.Of("dart")), ("rate_drop", ParameterValue.Of(0.1)), ("skip_drop", ParameterValue.Of(0.5)), ("eta", ParameterValue.Of(0.1))];

    public string Name => "dart";

    public IReadOnlyList<string> SettingNames => XGBoostParameters.Settable;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var settings = Own.ToDictionary(s => s.Name, s => s.Value);
        foreach (var (name, value) in options.Settings) settings[name] = value;
        var parameters = XGBoostParameters.Of(training, options with { Settings = settings });
        var (train, check) = (training.Matrix(), validation.Matrix());
        List<RoundFigure> figures = [];
        var path = options.Path?.Begin();
        var (best, bestRound, round) = (double.PositiveInfinity, 0, 0);
        using (var probe = new Booster(parameters, train, check))
        {
            for (; round < Math.Min(MostRounds, options.MostRounds) && round - bestRound < Patience; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                options.Progress.Report("training dart", round, options.MostRounds, "rounds");
                probe.UpdateOneIteration(round, train);
                var value = probe.EvaluateOneIteration(round, ("validation", check))[0];
                figures.Add(new RoundFigure($"validation_{value.Metric}", round, value.Value));
                if (value.Value < best) (best, bestRound) = (value.Value, round);
                if (path?.Wants(round + 1) == true) path.Add(round + 1, probe.Predict(check).Values);
            }

            if (path is not null) path.Best = bestRound + 1;
        }

        // Later rounds change the weight of the trees before them: the model of the best round is that of a training that ends there.
        var booster = new Booster(parameters, train);
        try
        {
            for (var i = 0; i <= bestRound; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                booster.UpdateOneIteration(i, train);
            }

            return new BoostedTrees(booster, parameters, options, bestRound + 1, figures);
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => BoostedTrees.Read(reader, options);
}
