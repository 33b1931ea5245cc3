using Weir.Foundation.Numerics;
using Weir.Tuning.MultiObjective;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Several objectives, and constraints: a Gaussian process for each, joined by weights drawn anew for each trial (after ParEGO, Knowles 2006, with the objectives modelled apart).</summary>
/// <remarks>A point is worth −max λₖ·vₖ − 0.05·Σ λₖ·vₖ + Σ ln Φ of staying within each constraint, v being the lower confidence bound in units of the present front.</remarks>
internal sealed class FrontModel : IWorth
{
    private const double Rest = 0.05;
    private const double Softness = 0.05;
    private readonly GpModel[] _objectives;
    private readonly IReadOnlyList<Limit> _constraints;
    private readonly double[] _weights;
    private readonly double[] _low;
    private readonly double[] _width;
    private readonly double _optimism;

    public FrontModel(GpModel[] objectives, IReadOnlyList<Limit> constraints, IReadOnlyList<int> front, SeededRandom random)
    {
        (_objectives, _constraints) = (objectives, constraints);
        (_low, _width) = (new double[objectives.Length], new double[objectives.Length]);
        _weights = Weights(objectives.Length, random);
        _optimism = random.NextDouble() < 0.5 ? 0 : 0.4;
        for (var k = 0; k < objectives.Length; k++)
        {
            var values = objectives[k].Data.Values;
            _low[k] = front.Min(i => values[i]);
            var high = front.Max(i => values[i]);
            // A front of one point has no width: that of all values stands in.
            _width[k] = high - _low[k] > 1e-6 ? high - _low[k] : 1;
        }
    }

    /// <inheritdoc/>
    public int Observations => (int)(_objectives[0].Data.Count * Math.Sqrt(_objectives.Length + _constraints.Count));

    /// <inheritdoc/>
    public double Of(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, Span<double> slope)
    {
        var m = _objectives.Length;
        var parts = new double[m];
        var slopes = new double[m][];
        var byMean = new double[dimensions.Length];
        var bySpread = new double[dimensions.Length];
        for (var k = 0; k < m; k++)
        {
            var (mean, deviation) = _objectives[k].Predict(x, dimensions, byMean, bySpread);
            var factor = _weights[k] / _width[k];
            parts[k] = factor * (mean - _optimism * deviation - _low[k]);
            slopes[k] = new double[dimensions.Length];
            for (var d = 0; d < dimensions.Length; d++) slopes[k][d] = factor * (byMean[d] - _optimism * bySpread[d]);
        }

        // The greatest part, softened so that it has a slope everywhere.
        var most = parts.Max();
        var soft = parts.Sum(p => Math.Exp((p - most) / Softness));
        var worth = -(most + Softness * Math.Log(soft)) - Rest * parts.Sum();
        slope.Clear();
        for (var k = 0; k < m; k++)
        {
            var share = Math.Exp((parts[k] - most) / Softness) / soft + Rest;
            for (var d = 0; d < dimensions.Length; d++) slope[d] -= share * slopes[k][d];
        }

        foreach (var limit in _constraints) worth += limit.LogChance(x, dimensions, slope);
        return worth;
    }

    /// <summary>The trials that none beats, among those that are feasible.</summary>
    public static List<int> Front(IReadOnlyList<double[]> losses, IReadOnlyList<bool> isFeasible)
    {
        var feasible = Enumerable.Range(0, losses.Count).Where(i => isFeasible[i]).ToList();
        if (feasible.Count == 0) feasible = [.. Enumerable.Range(0, losses.Count)];
        return feasible.Where(i => !feasible.Exists(j => Domination.Dominates(losses[j], losses[i]))).ToList();
    }

    // Uniform on the simplex: gaps between sorted uniforms.
    private static double[] Weights(int m, SeededRandom random)
    {
        double[] cuts = [0, .. Enumerable.Range(0, m - 1).Select(_ => random.NextDouble()).Order(), 1];
        var weights = new double[m];
        for (var k = 0; k < m; k++) weights[k] = Math.Max(cuts[k + 1] - cuts[k], 0.01);
        return weights;
    }
}
