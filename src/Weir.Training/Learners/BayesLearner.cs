namespace Weir.Training.Learners;

/// <summary>Naive Bayes: features with values in most rows are normal within a class, 0/1 features are Bernoulli's, other sparse ones (words with weights) multinomial.</summary>
/// <remarks>Features are not independent, and the product of their likelihoods is too sure of itself: validation chooses a power below 1 that tempers it.</remarks>
internal sealed class BayesLearner : ILearner
{
    private static readonly double[] Tempers = [1, 0.5, 0.25, 0.12, 0.06, 0.03];

    public string Name => "bayes";

    public IReadOnlyList<string> SettingNames => ["alpha", "variance_floor"];

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) => task is LearningTask.Binary or LearningTask.Multiclass ? null : "it tells classes apart, and the target is no class";

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var plain = BayesModel.Fit(training, options, 1, cancellation);
        BayesModel? best = null;
        var bestLoss = double.PositiveInfinity;
        List<RoundFigure> figures = [];
        var path = options.Path?.Begin();
        for (var i = 0; i < Tempers.Length; i++)
        {
            var model = plain with { Temper = Tempers[i] };
            var predictions = model.Predict(validation);
            var loss = Loss.Of(options, validation, predictions);
            figures.Add(new RoundFigure("validation_loss", i, loss));
            path?.Add(i + 1, predictions);
            if (!(loss < bestLoss)) continue;
            (best, bestLoss) = (model, loss);
            if (path is not null) path.Best = i + 1;
        }

        return (best ?? plain) with { Rounds = figures };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => BayesModel.Read(reader, options);
}
