using Weir.Foundation.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Makes one objective of several, by weights drawn anew for each trial: max λₖfₖ + 0.05·Σ λₖfₖ, each brought to [0, 1] (ParEGO, Knowles 2006).</summary>
internal static class Scalarization
{
    private const double Rest = 0.05;

    /// <summary>One figure for each trial; infinite where the trial has no feasible values.</summary>
    public static double[] Of(IReadOnlyList<double[]?> losses, SeededRandom random)
    {
        var known = losses.Where(l => l is not null).Select(l => l!).ToList();
        var result = new double[losses.Count];
        Array.Fill(result, double.PositiveInfinity);
        if (known.Count == 0) return result;
        var m = known[0].Length;
        var weights = Weights(m, random);
        var (low, width) = (new double[m], new double[m]);
        for (var k = 0; k < m; k++)
        {
            // The range of the better half: a few bad trials should not flatten the front.
            var sorted = known.Select(l => l[k]).Order().ToArray();
            (low[k], width[k]) = (sorted[0], Math.Max(sorted[sorted.Length / 2] - sorted[0], 1e-12));
        }

        for (var i = 0; i < result.Length; i++)
        {
            if (losses[i] is not { } values) continue;
            var (most, sum) = (double.NegativeInfinity, 0.0);
            for (var k = 0; k < m; k++)
            {
                var part = weights[k] * (values[k] - low[k]) / width[k];
                (most, sum) = (Math.Max(most, part), sum + part);
            }

            result[i] = most + Rest * sum;
        }

        return result;
    }

    // Uniform on the simplex: gaps between sorted uniforms.
    private static double[] Weights(int m, SeededRandom random)
    {
        double[] cuts = [0, .. Enumerable.Range(0, m - 1).Select(_ => random.NextDouble()).Order(), 1];
        var weights = new double[m];
        for (var k = 0; k < m; k++) weights[k] = Math.Max(cuts[k + 1] - cuts[k], 1e-3);
        return weights;
    }
}
