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
    private readonly InferenceSession _session;
    private readonly ForecastFrame _frame;
    private readonly string _name;
    private readonly string _output;

    private Forecaster(InferenceSession session, string name)
    {
        (_session, _name) = (session, name);
        string Fact(string key) => session.ModelMetadata.Custom.TryGetValue(key, out var value) ? value : throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' is no forecast of Weir: it has no fact '{key}'", location: new SourceLocation(name));
        int Whole(string key) => int.Parse(Fact(key), CultureInfo.InvariantCulture);
        string[] known;
        using (var list = JsonDocument.Parse(Fact("weir.known_ahead"))) known = [.. list.RootElement.EnumerateArray().Select(k => k.GetString()!)];
        int[] seasons = [.. Fact("weir.seasons").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        _frame = new ForecastFrame(Fact("weir.target"), Fact("weir.time"), known, [], SeriesStep.Parse(Fact("weir.step")), Whole("weir.lags"), Whole("weir.horizon"), seasons, string.Empty, ForecastScale.Plain, false, false);
        Scales = seasons.Zip(Fact("weir.scales").Split(','), (s, text) => (s, double.Parse(text, CultureInfo.InvariantCulture))).ToDictionary(p => p.s, p => p.Item2);
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

    /// <summary>By season the mean difference of values a season apart where it was trained: what errors are measured by.</summary>
    internal IReadOnlyDictionary<int, double> Scales { get; }

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

    /// <summary>Forecasts what follows the last row that has a value: times and values. Rows behind it may hold what is known ahead.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c> or <c>invalid_value</c>: the table does not fit.</exception>
    public IReadOnlyList<Column> Predict(Table table, CancellationToken cancellation = default)
    {
        List<string> notes = [];
        var series = Read(table, _name, notes, cancellation);
        var origin = Array.FindLastIndex(series.Values, v => !double.IsNaN(v));
        if (origin < 0) throw new WeirException(ErrorCodes.InvalidValue, $"no row of the table has a value of '{Target}'", "a forecast begins after the last one");
        var values = Forecast(series, [origin], cancellation);
        return
        [
            new TimeColumn(TimeColumn, [.. Enumerable.Range(1, Horizon).Select(h => (DateTime?)series.TimeAt(origin + h))], _frame.Step is { Months: > 0 } or { Seconds: 86_400 } && series.Start.TimeOfDay == TimeSpan.Zero),
            new NumberColumn("prediction", Array.ConvertAll(values, v => (double)v)),
        ];
    }

    internal Series Read(Table table, string path, List<string> notes, CancellationToken cancellation)
    {
        foreach (var name in new[] { Target, TimeColumn }.Concat(_frame.Known)) table.Find(name);
        return SeriesReader.Read(table, path, TimeColumn, Target, _frame.Known, _frame.Step, notes, cancellation);
    }

    /// <summary>Origins a horizon apart: after what was trained on where the series holds that, else from the first that has enough values before it.</summary>
    internal int[] Rolling(Series series)
    {
        var trained = series.PlaceOf(TrainedUntil);
        var first = trained >= 0 && trained < series.Length - 1 ? trained : Math.Min(_frame.Lags, series.Length / 2) - 1;
        List<int> origins = [];
        for (var o = Math.Max(0, first); o + Horizon < series.Length; o += Horizon) origins.Add(o);
        return [.. origins];
    }

    internal float[] Forecast(Series series, int[] origins, CancellationToken cancellation)
    {
        var values = new float[origins.Length * Horizon];
        for (var from = 0; from < origins.Length; from += 64)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inputs = ForecastInputs.Of(_frame, series, origins[from..Math.Min(origins.Length, from + 64)]);
            using var outputs = _session.Run(inputs.Names, inputs.Values, [_output]);
            outputs[0].GetTensorData<float>().CopyTo(values.AsSpan(from * Horizon));
        }

        return values;
    }

    /// <summary>What the graph takes for one origin; the values are the caller's to dispose of.</summary>
    internal ForecastInputs Inputs(Series series, int origin) => ForecastInputs.Of(_frame, series, [origin]);

    /// <summary>What the graph gives for one origin, in the form of the Open Inference Protocol.</summary>
    internal IReadOnlyList<(string Name, JsonElement Values)> Outputs(Series series, int origin)
    {
        using var inputs = Inputs(series, origin);
        using var outputs = _session.Run(inputs.Names, inputs.Values, [_output]);
        return Gates.TensorJson.Of(outputs[0]) is { } values ? [(_output, values)] : [];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
