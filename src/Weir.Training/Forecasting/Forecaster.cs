using System.Globalization;
using System.Text.Json;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Forecasting;

/// <summary>Forecasts with a model that <c>weir train --task forecast</c> made: from the last rows of a table, or from many origins of it.</summary>
public sealed class Forecaster : IDisposable
{
    /// <summary>The column of what is forecast.</summary>
    internal const string Prediction = "prediction";

    private readonly InferenceSession _session;
    private readonly ForecastFrame _frame;
    private readonly string _name;
    private readonly string _output;
    private readonly Dictionary<string, double[]> _scales; // by the key of a series, a number a season

    private Forecaster(InferenceSession session, string name)
    {
        (_session, _name) = (session, name);
        string Fact(string key) => session.ModelMetadata.Custom.TryGetValue(key, out var value) ? value : throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' is no forecast of Weir: it has no fact '{key}'", location: new SourceLocation(name));
        int Whole(string key) => int.Parse(Fact(key), CultureInfo.InvariantCulture);
        string? Maybe(string key) => session.ModelMetadata.Custom.TryGetValue(key, out var value) ? value : null;
        int[] seasons = [.. Fact("weir.seasons").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        _frame = new ForecastFrame(Fact("weir.target"), Fact("weir.time"), ForecastFacts.ReadList(Fact("weir.known_ahead")), [], SeriesStep.Parse(Fact("weir.step")), Whole("weir.lags"), Whole("weir.horizon"), seasons, string.Empty, ForecastScale.Plain, false, false)
        {
            Statics = Maybe(ForecastFacts.Statics) is { } statics ? ForecastFacts.ReadStatics(statics) : [],
        };
        SeriesColumns = Maybe(ForecastFacts.Series) is { } keys ? ForecastFacts.ReadList(keys) : [];
        _scales = SeriesColumns.Count > 0
            ? ForecastFacts.ReadScales(Fact(ForecastFacts.SeriesScales))
            : new() { [string.Empty] = [.. Fact("weir.scales").Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))] };
        TrainedUntil = DateTime.Parse(Fact("weir.trained_until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        _output = session.OutputNames[0];
    }

    /// <summary>The column that is forecast.</summary>
    public string Target => _frame.Target;

    /// <summary>The column of times.</summary>
    public string TimeColumn => _frame.Time;

    /// <summary>How many values are forecast at once.</summary>
    public int Horizon => _frame.Horizon;

    /// <summary>Time of the last value that it was trained on.</summary>
    public DateTime TrainedUntil { get; }

    /// <summary>Columns that tell series apart; empty where it forecasts one.</summary>
    public IReadOnlyList<string> SeriesColumns { get; }

    /// <summary>True for a package or file that forecasts.</summary>
    internal static bool Is(BatchPredictor model) => model.Fact("weir.task") == "forecast";

    /// <summary>Loads a package or an <c>.onnx</c> file; null when it does something else than to forecast.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, or <c>corrupt_file</c>.</exception>
    public static Forecaster? TryLoad(string path)
    {
        var file = Directory.Exists(path) ? ModelPackage.Load(path).RequireModelFile() : path;
        if (!File.Exists(file)) throw WeirException.FileNotFound(path, "name a model package or an .onnx file");
        var session = new InferenceSession(file, new SessionOptions { IntraOpThreads = 1 });
        try
        {
            if (session.ModelMetadata.Custom.TryGetValue("weir.task", out var task) && task == "forecast") return new Forecaster(session, path);
            session.Dispose();
            return null;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Forecasts what follows the last row of each series that has a value: what tells the series apart, times and values. Rows behind it may hold what is known ahead.</summary>
    /// <param name="table">The rows before the forecast.</param>
    /// <param name="notes">Takes what is worth knowing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the table does not fit.</exception>
    public IReadOnlyList<Column> Predict(Table table, ICollection<string> notes, CancellationToken cancellation = default)
    {
        var panel = Read(table, table.Path, notes, cancellation);
        var origins = panel.Series.Select((s, i) => new Origin(i, Array.FindLastIndex(s.Values, v => !double.IsNaN(v)))).Where(o => o.Place >= 0).ToArray();
        if (origins.Length == 0) throw new WeirException(ErrorCodes.InvalidValue, $"no row of the table has a value of '{Target}'", "a forecast begins after the last one");
        TellShort(panel, origins, notes);
        TellUnknown(panel, origins, notes);
        var values = Forecast(panel, origins, cancellation);
        int[] rows = [.. origins.SelectMany(o => Enumerable.Repeat(panel.Series[o.Series].RowAt[0], Horizon))];
        return
        [
            .. SeriesColumns.Select(c => table.Read(c, cancellation).Select(rows)),
            new TimeColumn(TimeColumn, [.. origins.SelectMany(o => Enumerable.Range(1, Horizon).Select(h => (DateTime?)panel.Series[o.Series].TimeAt(o.Place + h)))], _frame.Step.IsOfDays && panel.Series.All(s => s.Start.TimeOfDay == TimeSpan.Zero)),
            new NumberColumn(Prediction, Array.ConvertAll(values, v => (double)v)),
        ];
    }

    /// <summary>Places of categories among what is the same at all times of a series.</summary>
    internal IReadOnlyList<int> Categories => [.. Enumerable.Range(0, _frame.Statics.Count).Where(i => _frame.Statics[i].Categories is not null)];

    internal Panel Read(Table table, string path, ICollection<string> notes, CancellationToken cancellation)
    {
        var columns = new SeriesColumns(TimeColumn, Target, _frame.Known, SeriesColumns, [.. _frame.Statics.Select(s => s.Name)]);
        foreach (var name in columns.All) table.Find(name);
        return SeriesReader.Read(table, path, columns, _frame.Step, notes, cancellation);
    }

    private void TellShort(Panel panel, Origin[] origins, ICollection<string> notes)
    {
        void Tell(int[] series, string what)
        {
            if (series.Length > 0) notes.Add($"{series.Length} of {panel.Series.Count} series {what}: {string.Join("; ", series.Take(3).Select(s => panel.Series[s].NameBy(panel.Keys)))}{(series.Length > 3 ? " …" : string.Empty)}");
        }

        if (panel.HasKeys) Tell([.. Enumerable.Range(0, panel.Series.Count).Except(origins.Select(o => o.Series))], $"have no value of '{Target}' and are left out");
        Origin[] few = [.. origins.Where(o => o.Place + 1 < _frame.Lags)];
        if (panel.HasKeys) Tell([.. few.Select(o => o.Series)], $"have fewer than the {_frame.Lags} steps that are looked at: those before the first count as missing");
        else if (few.Length > 0) notes.Add($"the table has {few[0].Place + 1} of the {_frame.Lags} steps that are looked at: those before the first count as missing");
    }

    // What is known ahead of the forecast stands in rows behind the last value; without them the median of the training is taken.
    private void TellUnknown(Panel panel, Origin[] origins, ICollection<string> notes)
    {
        for (var k = 0; k < _frame.Known.Count; k++)
        {
            var unknown = origins.Sum(o => Enumerable.Range(o.Place + 1, Horizon).Count(place => place >= panel.Series[o.Series].Known[k].Length || double.IsNaN(panel.Series[o.Series].Known[k][place])));
            if (unknown > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"'{_frame.Known[k]}' is not known for {unknown:N0} of {origins.Length * Horizon:N0} times to be forecast, and its median is taken: add rows for them, without '{Target}'"));
        }
    }

    /// <summary>Origins a horizon apart: after what was trained on where the table holds that, else from the first that has enough values before it.</summary>
    /// <param name="panel">The series.</param>
    /// <param name="until">Until when another model was trained too, where both are judged; null for this one's own time.</param>
    internal Origin[] Rolling(Panel panel, DateTime? until = null)
    {
        var trained = panel.LastBefore(_frame.Step.After(until ?? TrainedUntil, 1));
        if (trained >= 0 && trained < panel.Length - 1) return ForecastPlan.Rolling(panel, _frame.Lags, Horizon, trained);
        if (panel.HasKeys) return ForecastPlan.Rolling(panel, Horizon, _ => _frame.Lags + Horizon - 1);
        return ForecastPlan.Rolling(panel, _frame.Lags, Horizon, Math.Max(0, Math.Min(_frame.Lags, panel.Length / 2) - 1));
    }

    /// <summary>By season and series what errors are measured by: the mean difference of values a season apart where it was trained, and of a series that is new that before its first origin.</summary>
    internal IReadOnlyDictionary<int, double[]> ScalesOf(Panel panel, Origin[] origins)
    {
        var first = origins.GroupBy(o => o.Series).ToDictionary(g => g.Key, g => g.Min(o => o.Place));
        return _frame.Seasons.Select((season, i) => (season, Scales: panel.Series.Select((s, at) =>
            _scales.TryGetValue(Panel.Text(s.Key), out var known) ? known[i] : s.Scale(season, first.GetValueOrDefault(at, -1) + 1)).ToArray())).ToDictionary(p => p.season, p => p.Scales);
    }

    /// <summary>Whether any of some values were there when it was trained: of series that it knows, up to the end of the training.</summary>
    internal bool HasSeen(Panel panel, ForecastPairs pairs) =>
        Enumerable.Range(0, pairs.Truth.Length).Any(i => Knows(panel.Series[pairs.Series[i]]) && panel.Series[pairs.Series[i]].TimeAt(pairs.Places[i]) < _frame.Step.After(TrainedUntil, 1));

    /// <summary>Whether it was trained on a series.</summary>
    internal bool Knows(Series series) => _scales.ContainsKey(Panel.Text(series.Key));

    internal float[] Forecast(Panel panel, Origin[] origins, CancellationToken cancellation)
    {
        var values = new float[origins.Length * Horizon];
        for (var from = 0; from < origins.Length; from += ForecastInputs.BatchOrigins)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inputs = ForecastInputs.Of(_frame, panel, origins[from..Math.Min(origins.Length, from + ForecastInputs.BatchOrigins)]);
            using var outputs = _session.Run(inputs.Names, inputs.Values, [_output]);
            outputs[0].GetTensorData<float>().CopyTo(values.AsSpan(from * Horizon));
        }

        return values;
    }

    /// <summary>What the graph takes for one origin; the values are the caller's to dispose of.</summary>
    internal ForecastInputs Inputs(Panel panel, Origin origin) => ForecastInputs.Of(_frame, panel, [origin]);

    /// <summary>What the graph gives for one origin, in the form of the Open Inference Protocol.</summary>
    internal IReadOnlyList<(string Name, JsonElement Values)> Outputs(Panel panel, Origin origin)
    {
        using var inputs = Inputs(panel, origin);
        using var outputs = _session.Run(inputs.Names, inputs.Values, [_output]);
        return Gates.TensorJson.Of(outputs[0]) is { } values ? [(_output, values)] : [];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
