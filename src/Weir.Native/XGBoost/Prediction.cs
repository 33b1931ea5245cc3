namespace Weir.Native.XGBoost;

/// <summary>Predicted values with their shape.</summary>
/// <param name="Shape">Rows first; then outputs, features or trees.</param>
/// <param name="Values">In row-major order.</param>
public sealed record Prediction(IReadOnlyList<long> Shape, float[] Values)
{
    // The library's memory is good until the next call on this booster and thread only.
    internal static unsafe Prediction Copy(ulong* shape, ulong dimensions, float* values)
    {
        var sizes = new long[dimensions];
        long count = 1;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = (long)shape[i];
            count *= sizes[i];
        }

        return new Prediction(sizes, new ReadOnlySpan<float>(values, checked((int)count)).ToArray());
    }
}
