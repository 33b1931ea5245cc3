using Weir.Foundation.Errors;

namespace Weir.Training.Learners;

/// <summary>The mean of the nearest training rows, nearer ones counting more; validation chooses how many.</summary>
internal sealed class NeighboursLearner : ILearner
{
    public const int MostRows = 20_000;

    private const long MostCells = 8_000_000; // kept in the graph, 32 MB
    private static readonly int[] Counts = [5, 10, 20, 40, 80];

    public string Name => "knn";

    public IReadOnlyList<string> SettingNames => ["k"];

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) =>
        !task.IsPlain() ? "it learns classes and numbers"
        : target.Length > MostRows ? $"it keeps every training row in the model: {target.Length} are more than {MostRows}"
        : null;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var rows = NeighbourRows.Of(training, options);
        int[] counts = options.Settings.ContainsKey("k") ? [(int)options.Number("k", 0)] : [.. Counts.Where(c => c < training.Rows / 2).DefaultIfEmpty(1)];
        if (counts[0] < 1 || counts[0] >= training.Rows) throw new WeirException(ErrorCodes.InvalidValue, $"the setting 'k' must lie between 1 and {training.Rows - 1}, one less than there are training rows, not {counts[0]}");
        var found = rows.Nearest(validation, counts.Max() + 1, cancellation);
        NeighboursModel? best = null;
        var bestLoss = double.PositiveInfinity;
        List<RoundFigure> figures = [];
        var path = options.Path?.Begin();
        foreach (var count in counts)
        {
            var model = new NeighboursModel(rows, count, options);
            var predictions = model.Mean(found, validation.Rows);
            var loss = Loss.Of(options, validation, predictions);
            figures.Add(new RoundFigure("validation_loss", figures.Count, loss));
            path?.Add(figures.Count, predictions);
            if (best is not null && !(loss < bestLoss)) continue;
            (best, bestLoss) = (model, loss);
            if (path is not null) path.Best = figures.Count;
        }

        return best! with { Rounds = figures };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => NeighboursModel.Read(reader, options);

    /// <exception cref="WeirException"><c>invalid_value</c>: the model would be too large.</exception>
    internal static void RequireSmall(Samples samples)
    {
        if (samples.Rows > MostRows || (long)samples.Rows * samples.Width > MostCells)
            throw new WeirException(ErrorCodes.InvalidValue, $"{samples.Rows} rows x {samples.Width} features are too many for nearest neighbours, which keep every training row in the model", "train another learner, or on a sample");
    }
}
