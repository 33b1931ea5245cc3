using System.Numerics.Tensors;

namespace Weir.Training.Learners;

/// <summary>Training rows on one scale, and how to find those nearest to another.</summary>
/// <param name="Scaler">Brings features to one scale.</param>
/// <param name="Rows">Row-major.</param>
/// <param name="Target">Of each row.</param>
/// <param name="Weights">How much each row counts.</param>
/// <param name="Separation">How telling each feature is by itself.</param>
internal sealed record NeighbourRows(FeatureScaler Scaler, float[] Rows, float[] Target, float[] Weights, double[] Separation)
{
    // Squared distances are rounded to this share: engines sum in another order, and rows that are as near as each other must stay in the order of the table.
    public const double Grain = 1e6;

    public int Count => Target.Length;

    public int Width => Scaler.Mean.Length;

    public static NeighbourRows Of(Samples samples, LearnerOptions options)
    {
        NeighboursLearner.RequireSmall(samples);
        var scaler = FeatureScaler.Fit(samples, options.Scaled);
        var weights = samples.Weights ?? [.. Enumerable.Repeat(1f, samples.Rows)];
        var rows = scaler.Apply(samples);
        return new NeighbourRows(scaler, rows, samples.Target, weights, Separate(rows, samples.Target));
    }

    /// <summary>For each row the places of the nearest training rows and their squared distances in grains, the nearest first.</summary>
    public (int[] Places, double[] Distances) Nearest(Samples samples, int count, CancellationToken cancellation)
    {
        count = Math.Min(count, Count);
        var (places, distances) = (new int[samples.Rows * count], new double[samples.Rows * count]);
        var (own, query, difference) = (Array.ConvertAll(Rows, r => (double)r), new double[Width], new double[Width]);
        var (all, order) = (new double[Count], new int[Count]);
        for (var r = 0; r < samples.Rows; r++)
        {
            if ((r & 63) == 0) cancellation.ThrowIfCancellationRequested();
            for (var f = 0; f < Width; f++) query[f] = Scaler.One(samples.Features[((long)r * Width) + f], f);
            for (var i = 0; i < Count; i++)
            {
                TensorPrimitives.Subtract(own.AsSpan(i * Width, Width), query, difference);
                all[i] = Math.Round(TensorPrimitives.SumOfSquares<double>(difference) * Grain);
            }

            Smallest(all, order, count);
            for (var k = 0; k < count; k++) (places[(r * count) + k], distances[(r * count) + k]) = (order[k], all[order[k]]);
        }

        return (places, distances);
    }

    // The first places of the order by distance, then by place.
    private static void Smallest(double[] distances, int[] order, int count)
    {
        var kept = 0;
        for (var i = 0; i < distances.Length; i++)
        {
            if (kept == count && distances[i] >= distances[order[kept - 1]]) continue;
            var at = kept < count ? kept++ : kept - 1;
            for (; at > 0 && distances[order[at - 1]] > distances[i]; at--) order[at] = order[at - 1];
            order[at] = i;
        }
    }

    // Squared correlation with the target.
    private static double[] Separate(float[] rows, float[] target)
    {
        var width = rows.Length / target.Length;
        var mean = target.Average(y => (double)y);
        var separation = new double[width];
        for (var f = 0; f < width; f++)
        {
            double sum = 0, squares = 0, product = 0;
            for (var r = 0; r < target.Length; r++)
            {
                var x = rows[(r * width) + f];
                sum += x;
                squares += (double)x * x;
                product += x * (target[r] - mean);
            }

            var spread = squares - (sum * sum / target.Length);
            separation[f] = spread > 1e-9 ? product * product / spread : 0;
        }

        return separation;
    }
}
