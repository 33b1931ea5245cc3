using System.Globalization;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Forecasting;

/// <summary>From the last values of a series to a row of features for each step ahead, as nodes of the graph. Everything that it looks at lies at the origin or before, but for the calendar and what is known ahead.</summary>
/// <param name="Target">The column that is forecast: an input [origins, lags], the newest last.</param>
/// <param name="Time">The column of times: an input [origins, 1], the time of the newest value.</param>
/// <param name="Known">Columns that are known ahead: inputs [origins, horizon].</param>
/// <param name="KnownMedians">What stands in where they are missing.</param>
/// <param name="Step">Time between two values.</param>
/// <param name="Lags">Values that it takes.</param>
/// <param name="Horizon">Steps ahead.</param>
/// <param name="Seasons">Steps after which the series is alike.</param>
/// <param name="Fallback">The time whose calendar stands in where one cannot be read: nothing is forecast there.</param>
/// <param name="Scale">From where values are measured.</param>
/// <param name="HasYear">Whether the place in the year is a feature: a series of less than a year says nothing about it.</param>
/// <param name="IsNeverNegative">Whether forecasts end at 0.</param>
internal sealed record ForecastFrame(
    string Target, string Time, IReadOnlyList<string> Known, IReadOnlyList<double> KnownMedians, SeriesStep Step, int Lags, int Horizon, int[] Seasons, string Fallback, ForecastScale Scale, bool HasYear, bool IsNeverNegative)
{
    private const int MostSeasonsBack = 4;
    private const double LargestValue = 1e30;

    /// <summary>The spread of a window of zeros.</summary>
    public const double FlatSpread = 1e-9;

    /// <summary>The season whose value before is a forecast by itself, where <see cref="Scale"/> measures from it.</summary>
    public int BaseSeason { get; init; } = 1;

    /// <summary>What is the same at all times of a series: inputs [origins, 1].</summary>
    public IReadOnlyList<StaticColumn> Statics { get; init; } = [];

    /// <summary>Whether it is to forecast series of any size: nothing that it learns from has one.</summary>
    public bool IsFreeOfSize { get; init; }

    private bool IsRelative => Scale != ForecastScale.Plain;

    /// <summary>The same with what it takes from the values before a place on the grid: medians, the last time, and whether any was negative. The features stay those that were validated.</summary>
    public ForecastFrame LearnedFrom(Panel panel, int end)
    {
        double Median(int known)
        {
            var present = panel.Series.SelectMany((s, i) => s.Known[known].Take(panel.EndOf(i, end))).Where(v => !double.IsNaN(v)).Order().ToArray();
            return present.Length == 0 ? 0 : present[present.Length / 2];
        }

        return this with
        {
            KnownMedians = [.. Known.Select((_, k) => Median(k))],
            Fallback = ForecastInputs.Text(panel.TimeAt(end - 1)),
            IsNeverNegative = !panel.Series.Where((s, i) => s.Values.Take(panel.EndOf(i, end)).Any(v => v < 0)).Any(),
        };
    }

    /// <summary>Names of the features, in the order of the matrix.</summary>
    public IReadOnlyList<string> Names => [.. Values().Select(v => v.Name), .. Others()];

    private int LevelWindow => Math.Min(Lags, Math.Max(Seasons.Max(), Math.Min(Lags, 5)));

    /// <summary>Adds the inputs and all features.</summary>
    /// <returns>Features [origins · horizon, features] of 32-bit floats, what values are measured from [origins, horizon], the spread of the last season and whether the time could be read [origins, 1].</returns>
    public (string Features, string Level, string Spread, string IsTime) Add(GraphBuilder graph)
    {
        var history = graph.Input(Target, TensorElementType.Double, OnnxDimension.Batch, new OnnxDimension(Lags));
        var time = graph.Input(Time, TensorElementType.String, OnnxDimension.Batch, new OnnxDimension(1));
        var known = Known.Select(k => graph.Input(k, TensorElementType.Double, OnnxDimension.Batch, new OnnxDimension(Horizon))).ToArray();
        var statics = Statics.Select(s => s.AddInput(graph)).ToArray();
        var filled = Fill(graph, history);
        var shape = graph.Concat([graph.Node("Slice", [graph.Node("Shape", [history]), graph.Integers(0), graph.Integers(1)]), graph.Integers(Horizon)], axis: 0);
        string Wide(string one) => graph.Node("Expand", [one, shape]);
        var window = Last(graph, filled, LevelWindow);
        var level = Mean(graph, window);
        // A season of one series may be flat by chance, and what is divided by next to nothing is no scale for others.
        var spread = graph.Node("Max", [Deviation(graph, IsFreeOfSize ? filled : window), graph.Add(graph.Mul(graph.Node("Abs", [level]), graph.Scalar(IsFreeOfSize ? 0.02 : 1e-3)), graph.Scalar(FlatSpread))]);
        List<string> columns = [];
        foreach (var value in Values())
        {
            var found = value.Add(graph, filled);
            if (!value.IsWide) found = Wide(found);
            if (IsRelative) found = graph.Div(value.IsSpread ? found : graph.Sub(found, level), spread);
            columns.Add(found);
        }

        columns.Add(Wide(graph.Constant<double>([.. Enumerable.Range(1, Horizon).Select(h => (double)h)], 1, Horizon)));
        if (IsFreeOfSize) columns.Add(Wide(graph.Div(level, spread)));
        else if (IsRelative) columns.AddRange([Wide(level), Wide(spread)]);
        var origin = OriginTime.Add(graph, time, Fallback);
        columns.AddRange(Calendar(graph, origin));
        columns.AddRange(known.Select((k, i) => graph.Where(graph.Node("Or", [graph.IsNaN(k), graph.Node("IsInf", [k])]), graph.Scalar(KnownMedians[i]), k)));
        string Rows(string value, int width) => graph.Cast(graph.Reshape(graph.Node("Clip", [value, graph.Scalar(-LargestValue), graph.Scalar(LargestValue)]), -1, width), TensorElementType.Float);
        var ofSeries = Statics.Select((s, i) => Rows(graph.Node("Expand", [s.Add(graph, statics[i]), graph.Integers(1, Horizon, s.Width)]), s.Width));
        var matrix = graph.Concat([.. columns.Select(c => Rows(c, 1)), .. ofSeries]);
        return (matrix, Scale == ForecastScale.Season ? Gather(graph, filled, SeasonPlaces(BaseSeason, 0)) : Wide(level), spread, origin.IsTime);
    }

    /// <summary>Adds the way back from what a model predicts, [origins · horizon, 1], to values [origins, horizon]: none where the time could not be read, for those of another calendar would look right.</summary>
    public string AddValues(GraphBuilder graph, string predictions, string level, string spread, string isTime)
    {
        var values = graph.Reshape(graph.Cast(predictions, TensorElementType.Double), -1, Horizon);
        if (IsRelative) values = graph.Add(graph.Mul(values, spread), level);
        if (IsNeverNegative) values = graph.Node("Max", [values, graph.Scalar(0.0)]);
        return graph.Cast(graph.Where(isTime, values, graph.Scalar(double.NaN)), TensorElementType.Float);
    }

    /// <summary>The same for one prediction.</summary>
    public float Value(float prediction, double level, double spread)
    {
        var value = IsRelative ? (prediction * spread) + level : prediction;
        return (float)(IsNeverNegative ? Math.Max(0, value) : value);
    }

    // A gap becomes the value a season before, twice, then the mean of what is there.
    private string Fill(GraphBuilder graph, string history)
    {
        var values = graph.Where(graph.Node("IsInf", [history]), graph.Scalar(double.NaN), history);
        foreach (var season in Seasons.Concat(Seasons).Where(s => s < Lags))
        {
            var before = graph.Concat([Part(graph, values, 0, season), Part(graph, values, 0, Lags - season)]);
            values = graph.Where(graph.IsNaN(values), before, values);
        }

        var isMissing = graph.IsNaN(values);
        var present = graph.Where(isMissing, graph.Scalar(0.0), graph.Node("Clip", [values, graph.Scalar(-LargestValue), graph.Scalar(LargestValue)]));
        var count = Sum(graph, graph.Cast(graph.Node("Not", [isMissing]), TensorElementType.Double));
        var mean = graph.Div(Sum(graph, present), graph.Node("Max", [count, graph.Scalar(1.0)]));
        return graph.Where(isMissing, mean, present);
    }

    private IEnumerable<WindowValue> Values()
    {
        foreach (var season in Seasons.Where(s => s > 1))
        {
            List<int[]> lags = [];
            for (var back = 0; back < MostSeasonsBack; back++)
            {
                var places = SeasonPlaces(season, back);
                if (places.Min() < 0) break;
                lags.Add(places);
                yield return new($"{Target} {back + 1} x {season} before", true, false, (graph, history) => Gather(graph, history, places));
            }

            if (lags.Count > 1)
                yield return new($"mean of {Target} {lags.Count} x {season} before", true, false, (graph, history) => graph.Div(lags.Select(l => Gather(graph, history, l)).Aggregate(graph.Add), graph.Scalar((double)lags.Count)));
        }

        for (var back = 0; back < Math.Min(3, Lags); back++)
        {
            var place = Lags - 1 - back;
            yield return new($"{Target} {back} before the origin", false, false, (graph, history) => Part(graph, history, place, place + 1));
        }

        foreach (var window in Seasons.Append(3).Where(w => w > 1 && w <= Lags).Distinct().Order())
        {
            yield return new($"mean of the last {window}", false, false, (graph, history) => Mean(graph, Last(graph, history, window)));
            yield return new($"deviation of the last {window}", false, true, (graph, history) => Deviation(graph, Last(graph, history, window)));
        }
    }

    // Places in the history of the values some seasons before each step.
    private int[] SeasonPlaces(int season, int back) => [.. Enumerable.Range(1, Horizon).Select(h => Lags - 1 - ((season * (((h + season - 1) / season) + back)) - h))];

    private IEnumerable<string> Others() => ["step", .. IsFreeOfSize ? ["level in spreads"] : IsRelative ? ["level", "spread"] : Array.Empty<string>(), .. CalendarNames(), .. Known, .. Statics.SelectMany(s => s.Features)];

    private string[] CalendarNames() => Step.Months > 0 ? ["month", "month sine", "month cosine"]
        : [.. Step.Seconds < 86_400 ? ["hour", "hour sine", "hour cosine"] : Array.Empty<string>(), .. Step.Seconds < 7 * 86_400 ? ["weekday", "is weekend"] : Array.Empty<string>(), .. HasYear ? ["year sine", "year cosine"] : Array.Empty<string>()];

    private IEnumerable<string> Calendar(GraphBuilder graph, OriginTime origin)
    {
        string Steps(double size) => graph.Constant<double>([.. Enumerable.Range(1, Horizon).Select(h => h * size)], 1, Horizon);
        string Mod(string value, double by) => graph.Node("Mod", [value, graph.Scalar(by)], OnnxAttribute.Of("fmod", 1));
        IEnumerable<string> Round(string value, double period)
        {
            var angle = graph.Cast(graph.Mul(value, graph.Scalar(2 * Math.PI / period)), TensorElementType.Float);
            return [graph.Cast(graph.Node("Sin", [angle]), TensorElementType.Double), graph.Cast(graph.Node("Cos", [angle]), TensorElementType.Double)];
        }

        if (Step.Months > 0)
        {
            var month = Mod(graph.Add(origin.Month, Steps(Step.Months)), 12);
            return [month, .. Round(month, 12)];
        }

        var ahead = graph.Add(origin.Seconds, Steps(Step.Seconds));
        var day = graph.Add(origin.Day, graph.Node("Floor", [graph.Div(ahead, graph.Scalar(86_400.0))]));
        var year = HasYear ? Round(Mod(day, 365.2425), 365.2425) : [];
        if (Step.Seconds >= 7 * 86_400) return year;
        var weekday = Mod(day, 7);
        var isWeekend = graph.Cast(graph.Node("GreaterOrEqual", [weekday, graph.Scalar(5.0)]), TensorElementType.Double);
        if (Step.Seconds >= 86_400) return [weekday, isWeekend, .. year];
        var hour = graph.Div(Mod(ahead, 86_400), graph.Scalar(3600.0));
        return [hour, .. Round(hour, 24), weekday, isWeekend, .. year];
    }

    private static string Gather(GraphBuilder graph, string history, int[] places) =>
        graph.Node("Gather", [history, graph.Integers([.. places.Select(p => (long)p)])], OnnxAttribute.Of("axis", 1));

    private static string Part(GraphBuilder graph, string value, long from, long to) => graph.Node("Slice", [value, graph.Integers(from), graph.Integers(to), graph.Integers(1)]);

    private string Last(GraphBuilder graph, string history, int count) => Part(graph, history, Lags - count, Lags);

    private static string Sum(GraphBuilder graph, string value) => graph.Node("ReduceSum", [value, graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));

    private static string Mean(GraphBuilder graph, string value) => graph.Node("ReduceMean", [value, graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));

    private static string Deviation(GraphBuilder graph, string value)
    {
        var difference = graph.Sub(value, Mean(graph, value));
        return graph.Node("Sqrt", [Mean(graph, graph.Mul(difference, difference))]);
    }

    /// <summary>What it is told to a graph as facts.</summary>
    public Dictionary<string, string> Facts() => new()
    {
        ["weir.time"] = Time,
        ["weir.horizon"] = Horizon.ToString(CultureInfo.InvariantCulture),
        ["weir.lags"] = Lags.ToString(CultureInfo.InvariantCulture),
        ["weir.step"] = Step.ToString(),
        ["weir.seasons"] = string.Join(",", Seasons),
    };

    private sealed record WindowValue(string Name, bool IsWide, bool IsSpread, Func<GraphBuilder, string, string> Add);
}
