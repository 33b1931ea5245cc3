using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>Which origins train, validate and test. All that is trained on is known at the first origin of validation; of several series at the same time.</summary>
/// <param name="Folds">Origins to train on and to validate on, each fold later than the one before: the window expands.</param>
/// <param name="Training">Origins of the last training.</param>
/// <param name="Whole">Origins of a training on the rows of the test too.</param>
/// <param name="Test">Origins of the test, a horizon apart.</param>
internal sealed record ForecastPlan(IReadOnlyList<(Origin[] Training, Origin[] Check)> Folds, Origin[] Training, Origin[] Whole, Origin[] Test)
{
    private const int MostRows = 60_000;
    private const int MostRowsOfSeveral = 150_000; // what one series lacks another has
    private const int MostFolds = 3;
    private const int FewestOrigins = 10;

    /// <param name="panel">The series.</param>
    /// <param name="lags">Values that the graph takes.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="seasons">An origin must not always fall on one place of a season.</param>
    /// <param name="end">Place on the grid behind the last value to train on.</param>
    /// <param name="place">For messages.</param>
    /// <param name="mostRows">Rows to learn from at most, origins x horizon; null for as many as help.</param>
    public static ForecastPlan Of(Panel panel, int lags, int horizon, int[] seasons, int end, SourceLocation place, int? mostRows = null)
    {
        var most = Math.Min(mostRows ?? int.MaxValue, panel.Series.Count == 1 ? MostRows : MostRowsOfSeveral);
        var first = lags - 1;
        var room = end - horizon - first; // origins whose whole horizon can be trained on
        var block = Math.Max(horizon, (end - lags) / 8);
        var tooFew = new WeirException(TrainingErrors.TooFewRows, $"{end} values to train on are too few for a horizon of {horizon} with {lags} values to look at", "shorten --horizon or --lags, or bring a longer series", place);
        if (room - block < Math.Max(FewestOrigins, horizon)) throw tooFew;
        var count = Math.Clamp((room - Math.Max(FewestOrigins, horizon)) / block, 1, MostFolds);
        List<(Origin[] Training, Origin[] Check)> folds = [];
        for (var f = 0; f < count; f++)
        {
            var start = end - ((count - f) * block);
            folds.Add((Spread(panel, lags, 0, start - horizon - 1, horizon, seasons, horizon, most), Spread(panel, lags, start - 1, Math.Max(start - 1, start + block - horizon - 1), horizon, seasons, 1, most)));
        }

        // Series that begin late leave early blocks without any.
        folds = [.. folds.Where(f => f.Training.Length >= FewestOrigins && f.Check.Length > 0)];
        return folds.Count == 0 ? throw tooFew : new ForecastPlan(
            folds, Spread(panel, lags, 0, end - horizon - 1, horizon, seasons, horizon, most), Spread(panel, lags, 0, panel.Length - horizon - 1, horizon, seasons, horizon, most), Rolling(panel, lags, horizon, end - 1));
    }

    /// <summary>Origins a horizon apart, from one on the grid on, of all series that have been there long enough.</summary>
    public static Origin[] Rolling(Panel panel, int lags, int horizon, int first) => Rolling(panel, horizon, s => panel.HasKeys && first - s.Offset < lags + horizon - 1 ? s.Length : first - s.Offset);

    /// <summary>Origins a horizon apart, from a place of each series on.</summary>
    public static Origin[] Rolling(Panel panel, int horizon, Func<Series, int> first)
    {
        List<Origin> origins = [];
        for (var s = 0; s < panel.Series.Count; s++)
            for (var o = first(panel.Series[s]); o + horizon < panel.Series[s].Length; o += horizon) origins.Add(new Origin(s, o));
        return [.. origins];
    }

    // Origins of every series from first to last on the grid, thinned out so that rows do not grow beyond what helps. Steps of a horizon that a series must hold: at least so many.
    private static Origin[] Spread(Panel panel, int lags, int first, int last, int horizon, int[] seasons, int held, int most)
    {
        (int First, int Last)[] ranges = [.. panel.Series.Select(s => (Math.Max(lags - 1, first - s.Offset), Math.Min(last - s.Offset, s.Length - held - 1)))];
        var all = ranges.Sum(r => Math.Max(0L, r.Last - r.First + 1));
        var stride = Math.Max(1, (int)Math.Ceiling(all * (double)horizon / most));
        while (seasons.Any(s => s > 1 && Divisor(stride, s) > 1)) stride++;
        List<Origin> origins = [];
        for (var s = 0; s < ranges.Length; s++)
        {
            var from = origins.Count;
            for (var o = ranges[s].Last - (s % stride); o >= ranges[s].First; o -= stride) origins.Add(new Origin(s, o));
            origins.Reverse(from, origins.Count - from);
        }

        return [.. origins];
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
