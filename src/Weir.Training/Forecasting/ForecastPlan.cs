using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>Which origins train, validate and test. All that is trained on is known at the first origin of validation.</summary>
/// <param name="Folds">Origins to train on and to validate on, each fold later than the one before: the window expands.</param>
/// <param name="Training">Origins of the last training.</param>
/// <param name="Test">Origins of the test, a horizon apart.</param>
internal sealed record ForecastPlan(IReadOnlyList<(int[] Training, int[] Check)> Folds, int[] Training, int[] Test)
{
    private const int MostRows = 60_000;
    private const int MostFolds = 3;

    /// <param name="lags">Values that the graph takes.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="seasons">An origin must not always fall on one place of a season.</param>
    /// <param name="end">Place behind the last value to train on.</param>
    /// <param name="length">Of the series.</param>
    /// <param name="place">For messages.</param>
    public static ForecastPlan Of(int lags, int horizon, int[] seasons, int end, int length, SourceLocation place)
    {
        var first = lags - 1;
        var room = end - horizon - first; // origins whose whole horizon can be trained on
        var block = Math.Max(horizon, (end - lags) / 8);
        if (room - block < Math.Max(10, horizon))
            throw new WeirException(TrainingErrors.TooFewRows, $"{end} values to train on are too few for a horizon of {horizon} with {lags} values to look at", "shorten --horizon or --lags, or bring a longer series", place);
        var count = Math.Clamp((room - Math.Max(10, horizon)) / block, 1, MostFolds);
        List<(int[], int[])> folds = [];
        for (var f = 0; f < count; f++)
        {
            var start = end - ((count - f) * block);
            folds.Add((Spread(first, start - horizon - 1, horizon, seasons), Spread(start - 1, Math.Max(start - 1, start + block - horizon - 1), horizon, seasons)));
        }

        List<int> test = [];
        for (var o = end - 1; o + horizon < length; o += horizon) test.Add(o);
        return new ForecastPlan(folds, Spread(first, end - horizon - 1, horizon, seasons), [.. test]);
    }

    // Origins from first to last, thinned out so that rows do not grow beyond what helps.
    private static int[] Spread(int first, int last, int horizon, int[] seasons)
    {
        var stride = Math.Max(1, (int)Math.Ceiling((last - first + 1) * (double)horizon / MostRows));
        while (seasons.Any(s => s > 1 && Divisor(stride, s) > 1)) stride++;
        List<int> origins = [];
        for (var o = last; o >= first; o -= stride) origins.Add(o);
        origins.Reverse();
        return [.. origins];
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
