using Weir.Foundation.Errors;

namespace Weir.Training.Learners;

/// <summary>A generalised linear model with a logarithmic link: effects multiply. Poisson, gamma or Tweedie, by validation where it is not said.</summary>
internal sealed class GeneralisedLearner : ILearner
{
    private static readonly (string Name, double Power)[] Families = [("poisson", 1), ("gamma", 2), ("tweedie", 1.5)];
    private static readonly double[] Strengths = [0.1, 1, 10, 100];

    public string Name => "glm";

    public IReadOnlyList<string> SettingNames => ["family", "power", "C"];

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target)
    {
        if (task != LearningTask.Regression) return "it predicts numbers, and the target is none";
        foreach (var y in target) if (y < 0) return "its mean is never negative, and the target is, in some rows";
        return null;
    }

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        if (training.Target.Min() < 0 || training.Target.Max() <= 0) throw new WeirException(ErrorCodes.InvalidValue, "a generalised linear model takes targets that are never negative and not all 0");
        var scaler = FeatureScaler.Fit(training, options.Scaled);
        var rows = new LinearRows(training, scaler, options);
        GeneralisedModel? best = null;
        var bestLoss = double.PositiveInfinity;
        List<RoundFigure> figures = [];
        var path = options.Path?.Begin();
        foreach (var (family, power) in Chosen(options, training.Target.Min() > 0))
        {
            double[]? start = null;
            foreach (var strength in options.Settings.ContainsKey("C") ? [options.Positive("C", 1)] : Strengths)
            {
                var model = GeneralisedModel.Fit(rows, training, scaler, options, family, power, strength, start, cancellation);
                start = model.Solution;
                var predictions = model.Predict(validation);
                var loss = Loss.Of(options, validation, predictions);
                figures.Add(new RoundFigure("validation_loss", figures.Count, loss));
                path?.Add(figures.Count, predictions);
                if (!(loss < bestLoss)) continue;
                (best, bestLoss) = (model, loss);
                if (path is not null) path.Best = figures.Count;
            }
        }

        return best is null ? throw new WeirException(ErrorCodes.InvalidValue, "no generalised linear model fits these rows") : best with { Rounds = figures };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => GeneralisedModel.Read(reader, options);

    private static IEnumerable<(string Name, double Power)> Chosen(LearnerOptions options, bool isPositive)
    {
        if (options.Settings.ContainsKey("family"))
        {
            var name = options.Text("family", string.Empty);
            var family = Families.FirstOrDefault(f => f.Name == name);
            if (family.Name is null) throw new WeirException(ErrorCodes.InvalidValue, $"there is no family '{name}' of generalised linear models", DidYouMean.Hint(name, Families.Select(f => f.Name)) ?? $"families are {string.Join(", ", Families.Select(f => f.Name))}");
            if (name == "gamma" && !isPositive) throw new WeirException(ErrorCodes.InvalidValue, "the gamma family takes targets above 0, and some are 0", "use tweedie or poisson");
            if (name != "tweedie") return [family];
            var power = options.Number("power", family.Power);
            return power is > 1 and < 2 ? [(name, power)] : throw new WeirException(ErrorCodes.InvalidValue, $"the power of a Tweedie family lies between 1 and 2, not {LinearLearner.Text(power)}");
        }

        return isPositive ? [Families[0], Families[1]] : [Families[0], Families[2]];
    }
}
