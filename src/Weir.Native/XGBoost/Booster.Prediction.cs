using System.Globalization;
using Weir.Native.XGBoost.Interop;

namespace Weir.Native.XGBoost;

/// <summary>Predictions.</summary>
public sealed unsafe partial class Booster
{
    /// <summary>Predicts a matrix.</summary>
    /// <param name="matrix">Rows.</param>
    /// <param name="kind">What to return.</param>
    /// <param name="rounds">Rounds to use, from the first; 0 = all. After early stopping: best round + 1.</param>
    /// <exception cref="XGBoostException">The matrix has other columns than the model.</exception>
    public Prediction Predict(DMatrix matrix, PredictionKind kind = PredictionKind.Value, int rounds = 0)
    {
        // Only these two are kept by the library.
        if (kind is not (PredictionKind.Value or PredictionKind.Margin) || !_handle.MeetsAnother) return PredictHere(matrix, kind, rounds);
        var prediction = Task.Factory.StartNew(() => PredictHere(matrix, kind, rounds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); // a new thread, on which nothing is kept
        return prediction.GetAwaiter().GetResult();
    }

    private Prediction PredictHere(DMatrix matrix, PredictionKind kind, int rounds)
    {
        fixed (byte* config = PredictionConfig(kind, rounds))
        {
            ulong* shape;
            ulong dimensions;
            float* values;
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, byte*, ulong**, ulong*, float**, int>)XgbApi.Entry("XGBoosterPredictFromDMatrix"))(
                Handle, matrix.Handle, config, &shape, &dimensions, &values));
            GC.KeepAlive(matrix);
            return Prediction.Copy(shape, dimensions, values);
        }
    }

    /// <summary>Predicts rows in row-major order without a matrix; NaN is missing. For serving: any number of threads at once.</summary>
    /// <inheritdoc cref="Predict(DMatrix, PredictionKind, int)"/>
    public Prediction PredictInPlace(ReadOnlySpan<float> rows, int rowCount, int columnCount, PredictionKind kind = PredictionKind.Value, int rounds = 0)
    {
        if (kind is not (PredictionKind.Value or PredictionKind.Margin)) throw new ArgumentException($"{kind} needs a DMatrix", nameof(kind));
        if (rows.Length < (long)rowCount * columnCount) throw new ArgumentException($"{rows.Length} values for {rowCount} x {columnCount}");
        fixed (float* r = rows)
        fixed (byte* array = ArrayInterface.Of(r, rowCount, columnCount))
        fixed (byte* config = PredictionConfig(kind, rounds))
        {
            ulong* shape;
            ulong dimensions;
            float* values;
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint, ulong**, ulong*, float**, int>)XgbApi.Entry("XGBoosterPredictFromDense"))(
                Handle, array, config, 0, &shape, &dimensions, &values));
            return Prediction.Copy(shape, dimensions, values);
        }
    }

    private static byte[] PredictionConfig(PredictionKind kind, int rounds) => NativeText.CString(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":{{(int)kind}},"training":false,"iteration_begin":0,"iteration_end":{{rounds}},"strict_shape":true,"missing":NaN,"cache_id":0}"""));
}

/// <summary>What a prediction returns, by XGBoost's numbers.</summary>
public enum PredictionKind
{
    /// <summary>The objective's own scale: a probability, a mean.</summary>
    Value = 0,

    /// <summary>The sum of the trees before the link function.</summary>
    Margin = 1,

    /// <summary>SHAP values, the bias last.</summary>
    Contributions = 2,

    /// <summary>Saabas values: cheaper and inconsistent.</summary>
    ApproximateContributions = 3,

    /// <summary>SHAP interaction values.</summary>
    Interactions = 4,

    /// <summary>The leaf of each tree.</summary>
    Leaf = 6,
}
