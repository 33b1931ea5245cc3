using System.Globalization;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Forecasting;

/// <summary>What the graph takes for some origins of a panel.</summary>
internal sealed class ForecastInputs : IDisposable
{
    /// <summary>Origins that are given to the graph at once.</summary>
    public const int BatchOrigins = 64;

    private ForecastInputs(IReadOnlyList<string> names, OrtValue[] values) => (Names, Values) = (names, values);

    public IReadOnlyList<string> Names { get; }

    public OrtValue[] Values { get; }

    /// <summary>As the graph reads a time.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As people are told of it: a day, where it is the beginning of one.</summary>
    public static string Told(DateTime time) => time.TimeOfDay == TimeSpan.Zero ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Text(time);

    /// <summary>Values before the first of a series are missing.</summary>
    public static ForecastInputs Of(ForecastFrame frame, Panel panel, Origin[] origins)
    {
        var history = new double[origins.Length * frame.Lags];
        for (var i = 0; i < history.Length; i++) history[i] = At(panel.Series[origins[i / frame.Lags].Series].Values, origins[i / frame.Lags].Place - frame.Lags + 1 + (i % frame.Lags));
        List<OrtValue> values =
        [
            OrtValue.CreateTensorValueFromMemory(history, origins.Length, frame.Lags),
            OrtValue.CreateFromStrings([.. origins.Select(o => Text(panel.TimeAt(o)))], origins.Length, 1),
        ];
        for (var k = 0; k < frame.Known.Count; k++)
        {
            var ahead = new double[origins.Length * frame.Horizon];
            for (var i = 0; i < ahead.Length; i++) ahead[i] = At(panel.Series[origins[i / frame.Horizon].Series].Known[k], origins[i / frame.Horizon].Place + 1 + (i % frame.Horizon));
            values.Add(OrtValue.CreateTensorValueFromMemory(ahead, origins.Length, frame.Horizon));
        }

        values.AddRange(frame.Statics.Select((s, i) => s.Values([.. origins.Select(o => panel.Series[o.Series].Statics[i])])));
        return new ForecastInputs([frame.Target, frame.Time, .. frame.Known, .. frame.Statics.Select(s => s.Name)], [.. values]);
    }

    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
    }

    private static double At(double[] values, int place) => place >= 0 && place < values.Length ? values[place] : double.NaN;
}
