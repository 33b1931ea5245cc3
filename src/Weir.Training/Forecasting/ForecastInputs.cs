using System.Globalization;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Forecasting;

/// <summary>What the graph takes for some origins of a series.</summary>
internal sealed class ForecastInputs : IDisposable
{
    private ForecastInputs(IReadOnlyList<string> names, OrtValue[] values) => (Names, Values) = (names, values);

    public IReadOnlyList<string> Names { get; }

    public OrtValue[] Values { get; }

    /// <summary>As the graph reads a time.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Values before the first of the series are missing.</summary>
    public static ForecastInputs Of(ForecastFrame frame, Series series, int[] origins)
    {
        var history = new double[origins.Length * frame.Lags];
        for (var i = 0; i < history.Length; i++) history[i] = At(series.Values, origins[i / frame.Lags] - frame.Lags + 1 + (i % frame.Lags));
        List<OrtValue> values =
        [
            OrtValue.CreateTensorValueFromMemory(history, origins.Length, frame.Lags),
            OrtValue.CreateFromStrings([.. origins.Select(o => Text(series.TimeAt(o)))], origins.Length, 1),
        ];
        foreach (var known in series.Known)
        {
            var ahead = new double[origins.Length * frame.Horizon];
            for (var i = 0; i < ahead.Length; i++) ahead[i] = At(known, origins[i / frame.Horizon] + 1 + (i % frame.Horizon));
            values.Add(OrtValue.CreateTensorValueFromMemory(ahead, origins.Length, frame.Horizon));
        }

        return new ForecastInputs([frame.Target, frame.Time, .. frame.Known], [.. values]);
    }

    public void Dispose()
    {
        foreach (var value in Values) value.Dispose();
    }

    private static double At(double[] values, int place) => place >= 0 && place < values.Length ? values[place] : double.NaN;
}
