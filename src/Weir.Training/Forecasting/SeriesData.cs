using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>The series as training needs it.</summary>
/// <param name="Series">Rows to train on and to test on.</param>
/// <param name="End">Place behind the last value to train on.</param>
/// <param name="Lags">Values that the graph takes.</param>
/// <param name="Seasons">Steps after which the series is alike.</param>
/// <param name="Plan">Which origins train, validate and test.</param>
internal sealed record SeriesData(Series Series, int End, int Lags, int[] Seasons, ForecastPlan Plan)
{
    private const int MostLags = 2000;

    /// <summary>Reads the tables and checks all that can be checked before training.</summary>
    /// <exception cref="WeirException">The series or the options are unfit.</exception>
    public static SeriesData Read(TrainingRequest request, List<string> notes, CancellationToken cancellation)
    {
        var options = request.Forecast ?? throw WeirException.Usage("a forecast needs times and a horizon", "give it --time-column COLUMN --horizon N");
        if (request.Search is { Folds: not null }) throw WeirException.Usage("a forecast is validated on blocks in the order of time", "leave out --folds");
        if (request.FeaturesPath is not null) throw WeirException.Usage("a forecast makes its features of the series itself", "leave out --features");
        if (request.ClassWeight is not null) throw WeirException.Usage("a forecast has no classes to weigh", "leave out --class-weight");
        if (options.Horizon < 1) throw WeirException.Usage($"the horizon must be at least 1, not {options.Horizon}");
        if (request.Group is not null) throw WeirException.Usage("a forecast takes one series", "keep the rows of one, and leave out --group");
        if (options.KnownAhead.Contains(request.Target)) throw WeirException.Usage($"the target '{request.Target}' is not known ahead");
        var place = new SourceLocation(request.DataPath, Field: request.Target);
        var series = Read(request, options, request.DataPath, null, notes, cancellation);
        var end = series.Length;
        if (request.TestPath is { } test)
        {
            var later = Read(request, options, test, series.Step, notes, cancellation);
            if (later.Start <= series.TimeAt(series.Length - 1)) throw new WeirException(ErrorCodes.InvalidValue, $"the test begins at {ForecastInputs.Text(later.Start)}, and the rows to train on end at {ForecastInputs.Text(series.TimeAt(series.Length - 1))}", "test on later rows", new SourceLocation(test, Field: options.TimeColumn));
            series = Join(series, later);
        }
        else
        {
            end -= Math.Max(options.Horizon, (int)Math.Round(series.Length * request.TestShare));
        }

        if (end < Math.Max(3, options.Horizon))
            throw new WeirException(TrainingErrors.TooFewRows, $"a horizon of {options.Horizon} steps leaves {Math.Max(0, end)} of the {series.Length} values to train on", "take a shorter --horizon, or bring a longer series", place);
        var seasons = SeasonsOf(options, series, Math.Max(1, end));
        var lags = options.Lags ?? Math.Clamp(4 * seasons.Max(), 10, Math.Max(10, Math.Min(MostLags, end / 3)));
        if (lags < 2 || lags > MostLags) throw WeirException.Usage($"--lags must lie between 2 and {MostLags}, not {lags}");
        seasons = [.. seasons.Where(s => s <= lags).DefaultIfEmpty(1)];
        var values = series.Values.Take(Math.Max(0, end)).Where(v => !double.IsNaN(v)).Distinct().Take(2).Count();
        if (values < 2) throw new WeirException(TrainingErrors.InvalidTarget, $"the target '{request.Target}' {(values == 0 ? "is missing in all rows" : "has the same value in every row")}, so there is nothing to learn", location: place);
        var plan = ForecastPlan.Of(lags, options.Horizon, seasons, end, series.Length, place);
        if (plan.Test.Length == 0)
            throw new WeirException(TrainingErrors.TooFewRows, $"the test holds {series.Length - end} values, and a horizon is {options.Horizon}: there is nothing to judge by", "bring a longer test", new SourceLocation(request.TestPath ?? request.DataPath, Field: request.Target));
        return new SeriesData(series, end, lags, seasons, plan);
    }

    private static Series Read(TrainingRequest request, ForecastOptions options, string path, SeriesStep? step, List<string> notes, CancellationToken cancellation)
    {
        using var table = Table.Open(path, new TableOptions { Derive = request.Derive, Progress = request.Progress }, cancellation);
        foreach (var name in new[] { request.Target, options.TimeColumn }.Concat(options.KnownAhead)) table.Find(name);
        if (step is null) notes.AddRange(table.Notes);
        return SeriesReader.Read(table, path, options.TimeColumn, request.Target, options.KnownAhead, step, notes, cancellation);
    }

    private static int[] SeasonsOf(ForecastOptions options, Series series, int end)
    {
        if (options.Seasons.Count == 0) return [.. series.Step.UsualSeasons().Where(s => s <= end / 3).DefaultIfEmpty(1)];
        if (options.Seasons.FirstOrDefault(s => s < 1 || s > end / 2) is not 0 and var bad) throw WeirException.Usage($"a season of {bad} steps does not fit a series of {end} values to train on");
        return [.. options.Seasons.Distinct().Order()];
    }

    private static Series Join(Series first, Series second)
    {
        var from = first.PlaceOf(second.Start);
        if (first.TimeAt(from) != second.Start) throw new WeirException(ErrorCodes.InvalidValue, $"the test begins at {ForecastInputs.Text(second.Start)}, which is no whole number of steps of {first.Step} after the rows to train on");
        double[] Joined(double[] a, double[] b)
        {
            var all = new double[from + b.Length];
            Array.Fill(all, double.NaN);
            a.CopyTo(all, 0);
            b.CopyTo(all, from);
            return all;
        }

        return first with { Values = Joined(first.Values, second.Values), Known = [.. first.Known.Zip(second.Known, Joined)], Rows = first.Rows + second.Rows };
    }
}
