using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Cma;

/// <summary>One run of CMA-ES in [0, 1]^d: mean, step size, covariance and paths; drawn from and told generation by generation (Hansen, 2016).</summary>
internal sealed class CmaState
{
    private readonly CmaWeights _w;
    private readonly bool _isSeparable;
    private readonly double[] _mean;
    private readonly double[] _sigmaPath;
    private readonly double[] _path;
    private readonly double[,] _covariance;
    private readonly CmaMargin? _margin;
    private readonly CmaStop _stop;
    private double _sigma;
    private double[] _axes;
    private double[,] _basis;

    public CmaState(double[] mean, double sigma, int population, bool isSeparable, CmaMargin? margin, double[,]? covariance = null)
    {
        var d = mean.Length;
        (_mean, _sigma, _isSeparable, _margin) = (mean, sigma, isSeparable, margin);
        _w = new CmaWeights(d, population, isSeparable);
        (_sigmaPath, _path, _covariance) = (new double[d], new double[d], new double[d, d]);
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++) _covariance[i, j] = covariance is null || (isSeparable && i != j) ? i == j ? 1 : 0 : covariance[i, j];
        (_axes, _basis) = (Ones(d), Identity(d));
        if (covariance is not null) Decompose();
        _stop = new CmaStop(sigma, 10 + (int)Math.Ceiling(30.0 * d / population));
    }

    public int Population => _w.Population;

    /// <summary>Generations told.</summary>
    public int Generation { get; private set; }

    /// <summary>True when nothing more is to be gained here.</summary>
    public bool IsDone { get; private set; }

    /// <summary>A point of the present generation: the search point, and where it lies once grids are taken into account.</summary>
    public (double[] Search, double[] Place) Draw(SeededRandom random)
    {
        var d = _mean.Length;
        var x = new double[d];
        for (var attempt = 0; attempt <= 10 * d; attempt++)
        {
            var z = new double[d];
            for (var k = 0; k < d; k++) z[k] = _axes[k] * random.NextNormal();
            var isInside = true;
            for (var i = 0; i < d; i++)
            {
                var y = 0.0;
                if (_isSeparable) y = z[i];
                else
                    for (var k = 0; k < d; k++) y += _basis[i, k] * z[k];
                x[i] = _mean[i] + _sigma * (_margin?.Scale(i) ?? 1) * y;
                isInside &= x[i] is >= 0 and <= 1;
            }

            if (isInside) break;
        }

        for (var i = 0; i < d; i++) x[i] = Math.Clamp(x[i], 0, 1);
        return (x, _margin?.Encode(x, _mean) ?? x);
    }

    /// <summary>Learns from a whole generation.</summary>
    public void Tell(IReadOnlyList<(double[] X, double Loss)> results)
    {
        var (d, old) = (_mean.Length, _sigma);
        var sorted = results.OrderBy(r => double.IsNaN(r.Loss) ? double.PositiveInfinity : r.Loss).ToList();
        var steps = sorted.ConvertAll(r => Step(r.X, old));
        var mean = Combine(steps, _w.Parents);
        for (var i = 0; i < d; i++) _mean[i] += old * (_margin?.Scale(i) ?? 1) * mean[i];
        Generation++;

        var whitened = Whiten(mean);
        var keep = Math.Sqrt(_w.SigmaRate * (2 - _w.SigmaRate) * _w.EffectiveParents);
        for (var i = 0; i < d; i++) _sigmaPath[i] = (1 - _w.SigmaRate) * _sigmaPath[i] + keep * whitened[i];
        var norm = Norm(_sigmaPath);
        _sigma = Math.Min(_sigma * Math.Exp(_w.SigmaRate / _w.SigmaDamping * (norm / _w.ExpectedNorm - 1)), 1e4);

        var isSteady = norm / Math.Sqrt(1 - Math.Pow(1 - _w.SigmaRate, 2 * (Generation + 1))) < (1.4 + 2.0 / (d + 1)) * _w.ExpectedNorm;
        var gather = isSteady ? Math.Sqrt(_w.PathRate * (2 - _w.PathRate) * _w.EffectiveParents) : 0;
        for (var i = 0; i < d; i++) _path[i] = (1 - _w.PathRate) * _path[i] + gather * mean[i];
        Learn(steps, isSteady);
        Decompose();
        _margin?.Correct(_mean, _sigma, _covariance, Population);
        IsDone = _stop.IsReached(sorted[0].Loss, sorted[^1].Loss, _sigma, _mean, _covariance, _path, _axes, _basis, Generation);
    }

    private double[] Step(double[] x, double sigma)
    {
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++) y[i] = (x[i] - _mean[i]) / (sigma * (_margin?.Scale(i) ?? 1));
        return y;
    }

    private double[] Combine(List<double[]> steps, int count)
    {
        var sum = new double[_mean.Length];
        for (var k = 0; k < count; k++)
            for (var i = 0; i < sum.Length; i++) sum[i] += _w.Weights[k] * steps[k][i];
        return sum;
    }

    private void Learn(List<double[]> steps, bool isSteady)
    {
        var d = _mean.Length;
        var weights = new double[steps.Count];
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] = _w.Weights[k];
            if (weights[k] >= 0) continue;
            var norm = Norm(Whiten(steps[k]));
            weights[k] *= d / (norm * norm + 1e-8);
        }

        var forget = 1 + (isSteady ? 0 : _w.RankOne * _w.PathRate * (2 - _w.PathRate)) - _w.RankOne - _w.RankMu * _w.Weights.Sum();
        for (var i = 0; i < d; i++)
        {
            for (var j = _isSeparable ? i : 0; j <= i; j++)
            {
                var spread = 0.0;
                for (var k = 0; k < weights.Length; k++) spread += weights[k] * steps[k][i] * steps[k][j];
                _covariance[i, j] = _covariance[j, i] = forget * _covariance[i, j] + _w.RankOne * _path[i] * _path[j] + _w.RankMu * spread;
            }
        }
    }

    // C^(−1/2)·y.
    private double[] Whiten(double[] y)
    {
        var d = y.Length;
        var result = new double[d];
        for (var k = 0; k < d; k++)
        {
            if (_isSeparable)
            {
                result[k] = y[k] / _axes[k];
                continue;
            }

            var along = 0.0;
            for (var i = 0; i < d; i++) along += _basis[i, k] * y[i];
            along /= _axes[k];
            for (var i = 0; i < d; i++) result[i] += _basis[i, k] * along;
        }

        return result;
    }

    private void Decompose()
    {
        var d = _mean.Length;
        if (_isSeparable)
        {
            for (var i = 0; i < d; i++) _axes[i] = Math.Sqrt(_covariance[i, i] = Math.Max(_covariance[i, i], 1e-30));
            return;
        }

        var eigen = new SymmetricEigen(_covariance);
        var isRepaired = false;
        for (var k = 0; k < d; k++)
        {
            isRepaired |= eigen.Values[k] < 1e-30;
            _axes[k] = Math.Sqrt(Math.Max(eigen.Values[k], 1e-30));
        }

        _basis = eigen.Vectors;
        if (!isRepaired) return;
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++)
            {
                _covariance[i, j] = 0;
                for (var k = 0; k < d; k++) _covariance[i, j] += _basis[i, k] * _axes[k] * _axes[k] * _basis[j, k];
            }
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));

    private static double[] Ones(int d)
    {
        var ones = new double[d];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double[,] Identity(int d)
    {
        var identity = new double[d, d];
        for (var i = 0; i < d; i++) identity[i, i] = 1;
        return identity;
    }
}
