using System.Globalization;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>A search on a large table: a model of few rows is there before the others are read, and is the result where those come to none in time.</summary>
internal static class FirstModel
{
    private const double FeatureCells = 4_500_000;

    /// <summary>Trains on the rows that were read, reads the others, and searches on them.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The first rows, and those to come.</param>
    /// <param name="cancellation">Ends it: whatever is there by then is the result.</param>
    public static TrainingResult Fit(TrainingRequest request, TrainingData data, CancellationToken cancellation)
    {
        var (clock, search) = (data.Clock!, request.Search!);
        using var later = data.Later!;
        // A search of its own, as anybody could ask for it again: one trial on so many rows.
        var soon = search with { Budget = null, CpuBudget = null, MostTrials = 1, MostTrialsByTarget = SearchOptions.NoCounts, Rows = null, FeatureCells = FeatureCells, PlainFeatures = true, Listener = null };
        var first = Trainer.FitRows(
            request with { Search = soon, HasLearningCurve = false, ValidationCurve = null },
            data with { Clock = new SearchClock(soon, request.Time), Later = null },
            cancellation);
        first = first with { FirstModelSeconds = clock.Elapsed };
        try
        {
            request.Progress.Report("reading the table", 0, null, "rows");
            var all = later.Read(cancellation) with { Clock = clock };
            clock.RowsAreRead();
            all = TrainingDataReader.Warned(all, cancellation);
            var found = Trainer.FitRows(request, all, cancellation);
            return found.Trials.Any(t => t.Failure is null) ? found with { FirstModelSeconds = first.FirstModelSeconds } : Instead(first, all, found.IsInterrupted);
        }
        catch (OperationCanceledException)
        {
            return Instead(first, null, isInterrupted: true);
        }
    }

    private static TrainingResult Instead(TrainingResult first, TrainingData? all, bool isInterrupted)
    {
        var rows = all is null ? "the others were read" : string.Create(CultureInfo.InvariantCulture, $"one was done on {all.TrainingRows.Length:N0} rows");
        return first with { IsInterrupted = isInterrupted, Notes = [.. first.Notes, $"the search ended before {rows}: what is saved is its first model, of few rows"] };
    }
}
