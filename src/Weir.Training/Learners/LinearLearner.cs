using System.Globalization;

namespace Weir.Training.Learners;

/// <summary>Ridge, logistic or softmax regression: one linear layer, its weights held small by a square penalty that validation chooses.</summary>
internal sealed class LinearLearner : ILearner
{
    // Inverse strengths as scikit-learn's C: the penalty on the mean loss is 1 / (C · rows).
    private static readonly double[] Strengths = [0.1, 1, 10, 100];

    public string Name => "linear";

    public bool IsQuick => true;

    public bool IsTellable => true;

    public IReadOnlyList<string> SettingNames => ["C"];

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) => null;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var scaler = FeatureScaler.Fit(training, options.Scaled);
        var rows = new LinearRows(training, scaler, options);
        LinearModel? best = null;
        var bestLoss = double.PositiveInfinity;
        List<RoundFigure> figures = [];
        double[]? start = null;
        var path = options.Path?.Begin();
        var strengths = options.Settings.ContainsKey("C") ? [options.Positive("C", 1)] : Strengths;
        for (var i = 0; i < strengths.Length; i++)
        {
            var model = LinearFit.Fit(rows, training, scaler, options, strengths[i], start, cancellation);
            start = model.Solution;
            var predictions = model.Predict(validation);
            var loss = Loss.Of(options, validation, predictions);
            figures.Add(new RoundFigure("validation_loss", i, loss));
            path?.Add(i + 1, predictions);
            if (!(loss < bestLoss)) continue;
            (best, bestLoss) = (model, loss);
            if (path is not null) path.Best = i + 1;
        }

        return best! with { Rounds = figures };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => LinearModel.Read(reader, options);

    internal static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
