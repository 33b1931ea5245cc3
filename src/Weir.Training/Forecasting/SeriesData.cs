using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.AutoML.Search;

namespace Weir.Training.Forecasting;

/// <summary>The series as training needs them.</summary>
/// <param name="Panel">Rows to train on and to test on.</param>
/// <param name="End">Place on the grid behind the last value to train on: the same time for all series.</param>
/// <param name="Lags">Values that the graph takes.</param>
/// <param name="Seasons">Steps after which a series is alike.</param>
/// <param name="Plan">Which origins train, validate and test.</param>
/// <param name="Statics">What is the same at all times of a series.</param>
internal sealed record SeriesData(Panel Panel, int End, int Lags, int[] Seasons, ForecastPlan Plan, IReadOnlyList<StaticColumn> Statics)
{
    private const int MostLags = 2000;

    /// <summary>By season and series the mean difference of values a season apart before <see cref="End"/>: what errors are measured by.</summary>
    public IReadOnlyDictionary<int, double[]> Scales { get; } = ScalesOf(Panel, Seasons, End);

    /// <summary>What an error of each series is counted in while learning: 1 where there is one series.</summary>
    public double[] Units { get; } = UnitsOf(Panel, Seasons, End);

    /// <summary>Reads the tables and checks all that can be checked before training.</summary>
    /// <exception cref="WeirException">The series or the options are unfit.</exception>
    public static SeriesData Read(TrainingRequest request, List<string> notes, CancellationToken cancellation)
    {
        var options = Checked(request);
        var place = new SourceLocation(request.DataPath, Field: request.Target);
        var (panel, isCategory) = Read(request, options, request.DataPath, null, notes, cancellation);
        var end = panel.Length;
        if (request.TestPath is { } test)
        {
            var (later, _) = Read(request, options, test, panel.Step, notes, cancellation);
            if (later.Start <= panel.TimeAt(panel.Length - 1)) throw new WeirException(ErrorCodes.InvalidValue, $"the test begins at {ForecastInputs.Told(later.Start)}, and the rows to train on end at {ForecastInputs.Told(panel.TimeAt(panel.Length - 1))}", "test on later rows", new SourceLocation(test, Field: options.TimeColumn));
            panel = panel.Join(later);
        }
        else
        {
            end -= Math.Max(options.Horizon, (int)Math.Round(panel.Length * request.TestShareOf(panel.Length)));
        }

        if (end < Math.Max(3, options.Horizon))
            throw new WeirException(TrainingErrors.TooFewRows, $"a horizon of {options.Horizon} steps leaves {Math.Max(0, end)} of the {panel.Length} values to train on", "take a shorter --horizon, or bring a longer series", place);
        var seasons = SeasonsOf(options, panel, end);
        var usual = Usual(panel, end);
        var lags = options.Lags ?? Math.Clamp(4 * seasons.Max(), 10, Math.Max(10, Math.Min(MostLags, usual / 3)));
        if (lags < 2 || lags > MostLags) throw WeirException.Usage($"--lags must lie between 2 and {MostLags}, not {lags}");
        seasons = [.. seasons.Where(s => s <= lags).DefaultIfEmpty(1)];
        if (panel.HasKeys) panel = LongEnough(panel, lags + options.Horizon, end, place, notes);
        var values = panel.Series.SelectMany((s, i) => s.Values.Take(panel.EndOf(i, end)).Where(v => !double.IsNaN(v)).Distinct().Take(2)).Distinct().Take(2).Count();
        if (values < 2) throw new WeirException(TrainingErrors.InvalidTarget, $"the target '{request.Target}' {(values == 0 ? "is missing in all rows" : "has the same value in every row")}, so there is nothing to learn", location: place);
        var plan = ForecastPlan.Of(panel, lags, options.Horizon, seasons, end, place);
        if (plan.Test.Length == 0)
            throw new WeirException(TrainingErrors.TooFewRows, $"the test holds {panel.Length - end} values, and a horizon is {options.Horizon}: there is nothing to judge by", "bring a longer test", new SourceLocation(request.TestPath ?? request.DataPath, Field: request.Target));
        var statics = options.Statics.Select((name, i) => StaticColumn.Of(name, [.. panel.Series.Select(s => s.Statics[i])], isCategory[i])).ToArray();
        foreach (var column in statics.Where(s => s.Categories is { Count: StaticColumn.MostCategories }))
            if (panel.Series.Select(s => s.Statics[options.Statics.TakeWhile(n => n != column.Name).Count()]).Distinct().Count() is > StaticColumn.MostCategories and var distinct) notes.Add($"'{column.Name}' has {distinct} values, of which the commonest {StaticColumn.MostCategories} are features");
        return new SeriesData(panel, end, lags, seasons, plan, statics);
    }

    /// <summary>The same with fewer origins to learn from; null where they would be too few to validate.</summary>
    /// <param name="rows">Origins x horizon at most.</param>
    /// <param name="horizon">Steps ahead.</param>
    public SeriesData? Thinned(int rows, int horizon)
    {
        try
        {
            return this with { Plan = ForecastPlan.Of(Panel, Lags, horizon, Seasons, End, new SourceLocation(string.Empty), rows) };
        }
        catch (WeirException e) when (e.Code == TrainingErrors.TooFewRows)
        {
            return null;
        }
    }

    private static ForecastOptions Checked(TrainingRequest request)
    {
        var options = request.Forecast ?? throw WeirException.Usage("a forecast needs times and a horizon", "give it --time-column COLUMN --horizon N");
        if (request.Search is { Folds: not null }) throw WeirException.Usage("a forecast is validated on blocks in the order of time", "leave out --folds");
        if (request.FeaturesPath is not null) throw WeirException.Usage("a forecast makes its features of the series itself", "leave out --features");
        if (request.ClassWeight is not null) throw WeirException.Usage("a forecast has no classes to weigh", "leave out --class-weight");
        RefuseNames(options);
        if (request.Quantiles.Count > 0) throw WeirException.Usage("a forecast gives one value for each step, and no quantiles", "leave out --quantiles");
        if (request.HasLearningCurve || request.ValidationCurve is not null) throw WeirException.Usage("there are no curves of a forecast", $"leave out {(request.HasLearningCurve ? "--learning-curve" : "--validation-curve")}");
        if (request.Search is { Preset: SearchPreset.Interpretable or SearchPreset.Deploy }) throw WeirException.Usage("a search for forecasts knows no preset 'interpretable' or 'deploy'", "leave out --preset, and name the learner, such as --learner linear");
        if (request.Search is { PlainFeatures: true }) throw WeirException.Usage("a forecast makes its features of the series itself, and its search tries no alternatives", "leave out --plain-features");
        if (request is { TestPath: null, TestShare: <= 0 or >= 1 or double.NaN }) throw WeirException.Usage(string.Create(CultureInfo.InvariantCulture, $"--test-share must lie between 0 and 1, not {request.TestShare}: a forecast is judged by its last rows"), "leave it out: what is saved is then trained again with the rows of the test");
        if (request.Drop.FirstOrDefault(d => options.Series.Concat(options.Statics).Concat(options.KnownAhead).Append(options.TimeColumn).Append(request.Target).Contains(d)) is { } dropped) throw WeirException.Usage($"'{dropped}' cannot be dropped: the forecast is to use it", "leave out --drop; a forecast uses the columns that are named, and no others");
        if (options.Horizon < 1) throw WeirException.Usage($"the horizon must be at least 1, not {options.Horizon}");
        if (request.Group is not null) throw WeirException.Usage("a forecast has series, and no groups", "the column that tells series apart is named by --series");
        if (options.KnownAhead.Contains(request.Target)) throw WeirException.Usage($"the target '{request.Target}' is not known ahead");
        if (options.Statics.Count > 0 && options.Series.Count == 0) throw WeirException.Usage("what is the same at all times of a series says nothing where there is one", "name the column that tells series apart, --series COLUMN, or leave out --static");
        string[] others = [request.Target, options.TimeColumn, .. options.KnownAhead];
        if (options.Series.FirstOrDefault(others.Contains) is { } key) throw WeirException.Usage($"'{key}' cannot tell series apart: it is the target, the time, or known ahead");
        if (options.Statics.FirstOrDefault(others.Contains) is { } constant) throw WeirException.Usage($"'{constant}' is not the same at all times: it is the target, the time, or known ahead");
        return options;
    }

    private static void RefuseNames(ForecastOptions options)
    {
        foreach (var (names, option) in new[] { (options.Series, "--series"), (options.Statics, "--static"), (options.KnownAhead, "--known-ahead") })
            if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw WeirException.Usage($"{option} names '{twice.Key}' twice", "name each column once");
        if (options.Series.Append(options.TimeColumn).FirstOrDefault(n => n.Equals(Forecaster.Prediction, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw WeirException.Usage($"'{taken}' cannot be a column of times or of --series: what is forecast stands under that name beside them", "give the column another name in the table");
    }

    private static (Panel Panel, bool[] IsCategory) Read(TrainingRequest request, ForecastOptions options, string path, SeriesStep? step, List<string> notes, CancellationToken cancellation)
    {
        using var table = Table.Open(path, new TableOptions { Derive = request.Derive, Progress = request.Progress }, cancellation);
        var columns = new SeriesColumns(options.TimeColumn, request.Target, options.KnownAhead, options.Series, options.Statics);
        foreach (var name in columns.All) table.Find(name);
        if (step is null) notes.AddRange(table.Notes);
        var panel = SeriesReader.Read(table, path, columns, step, notes, cancellation);
        // A store's number is a name; a floor area is a number.
        return (panel, [.. options.Statics.Select(s => options.Series.Contains(s) || table.Find(s).Type is not (ColumnType.Number or ColumnType.Integer))]);
    }

    private static int[] SeasonsOf(ForecastOptions options, Panel panel, int end)
    {
        if (options.Seasons.Count == 0) return [.. panel.Step.UsualSeasons().Where(s => s <= Usual(panel, end) / 3).DefaultIfEmpty(1)];
        if (options.Seasons.FirstOrDefault(s => s < 1 || s > end / 2) is not 0 and var bad) throw WeirException.Usage($"a season of {bad} steps does not fit a series of {end} values to train on");
        return [.. options.Seasons.Distinct().Order()];
    }

    // The length to train on that half of the series have.
    private static int Usual(Panel panel, int end)
    {
        var lengths = Enumerable.Range(0, panel.Series.Count).Select(s => panel.EndOf(s, end)).Where(l => l > 0).Order().ToArray();
        return lengths.Length == 0 ? 0 : lengths[lengths.Length / 2];
    }

    private static Panel LongEnough(Panel panel, int least, int end, SourceLocation place, List<string> notes)
    {
        int[] kept = [.. Enumerable.Range(0, panel.Series.Count).Where(s => panel.EndOf(s, end) >= least && panel.Series[s].Values.Take(panel.EndOf(s, end)).Any(v => !double.IsNaN(v)))];
        if (kept.Length == 0) throw new WeirException(TrainingErrors.TooFewRows, $"none of the {panel.Series.Count} series has the {least} values up to {ForecastInputs.Told(panel.TimeAt(end - 1))} that its values to look at and one horizon take", "shorten --horizon or --lags, or bring longer series", place);
        if (kept.Length == panel.Series.Count) return panel;
        var named = Enumerable.Range(0, panel.Series.Count).Except(kept).Take(3).Select(s => panel.Series[s].NameBy(panel.Keys)).ToArray();
        var count = panel.Series.Count - kept.Length;
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count} of {panel.Series.Count} series have fewer than {least} values up to {ForecastInputs.Told(panel.TimeAt(end - 1))} and are left out: {string.Join("; ", named)}{(count > named.Length ? " …" : string.Empty)}"));
        return panel.Keep(kept);
    }

    private static Dictionary<int, double[]> ScalesOf(Panel panel, int[] seasons, int end) =>
        seasons.ToDictionary(season => season, season => Enumerable.Range(0, panel.Series.Count).Select(s => panel.Series[s].Scale(season, panel.EndOf(s, end))).ToArray());

    // The error of repeating the season that repeats best; a series that repeats itself exactly must not outweigh all others.
    private static double[] UnitsOf(Panel panel, int[] seasons, int end)
    {
        if (!panel.HasKeys) return [1];
        var scales = ScalesOf(panel, seasons, end);
        return [.. panel.Series.Select((series, s) =>
        {
            var known = series.Values.Take(panel.EndOf(s, end)).Where(v => !double.IsNaN(v)).ToArray();
            var size = known.Average(Math.Abs);
            var least = scales.Values.Select(v => v[s]).Where(double.IsFinite).DefaultIfEmpty(0).Min();
            return Math.Max(least, 1e-2 * size) is > 0 and var unit ? unit : 1;
        })];
    }
}
