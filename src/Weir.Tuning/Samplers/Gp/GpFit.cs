using System.Numerics.Tensors;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Fits a Gaussian process: greatest posterior density of its parameters, by gradients (Rasmussen and Williams, 2006, 5.4).</summary>
/// <remarks>Priors as in Optuna's GPSampler: −(0.1/θ + 0.1·θ) on each inverse squared length, Gamma(2, 1) on the scale, Gamma(1.1, 30) on the noise.</remarks>
internal sealed class GpFit
{
    private readonly GpData _data;
    private readonly GpKernel _kernel;
    private readonly double[][] _squares;
    private readonly double[] _matrix;
    private readonly double[] _slopes;
    private readonly double[] _r2;

    public GpFit(GpData data, GpKernel kernel)
    {
        (_data, _kernel, _squares) = (data, kernel, data.SquaredDifferences());
        _matrix = new double[data.Count * data.Count];
        (_slopes, _r2) = (new double[data.Count * (data.Count - 1) / 2], new double[data.Count * (data.Count - 1) / 2]);
    }

    /// <summary>The parameters found from a start, and the log density they reach, constants left out.</summary>
    public (GpParameters Parameters, double Evidence) Run(GpParameters start, double leastNoise, int iterations)
    {
        var x = (double[])start.Logs.Clone();
        var (low, high) = (new double[x.Length], new double[x.Length]);
        Array.Fill(low, Math.Log(1e-4));
        Array.Fill(high, Math.Log(1e4));
        (low[^1], high[^1]) = (Math.Log(leastNoise), Math.Log(1));
        var value = BoxMinimizer.Run(Objective, x, low, high, iterations, 1e-2);
        return double.IsFinite(value) ? (new GpParameters(x), -value) : (start, double.NegativeInfinity);
    }

    private double Objective(ReadOnlySpan<double> logs, Span<double> gradient)
    {
        var (n, d) = (_data.Count, _data.Size);
        var (scale, noise) = (Math.Exp(logs[d]), Math.Exp(logs[d + 1]));
        Fill(logs, scale, noise);
        gradient.Clear();
        if (Cholesky.Factor(_matrix, n) is not { } factor) return double.PositiveInfinity;
        var alpha = (double[])_data.Values.Clone();
        factor.Solve(alpha);
        var inverse = factor.Inverse();
        var value = 0.5 * TensorPrimitives.Dot<double>(_data.Values, alpha) + 0.5 * factor.LogDeterminant;

        // ½·Σ (K⁻¹ − α·αᵀ)ᵢⱼ·∂Kᵢⱼ, the two halves taken together.
        var (byScale, byNoise, at) = (0.0, 0.0, 0);
        for (var i = 0; i < n; i++)
        {
            var own = inverse[i * n + i] - alpha[i] * alpha[i];
            byNoise += 0.5 * own * noise;
            byScale += 0.5 * own * scale;
            for (var j = 0; j < i; j++, at++)
            {
                var weight = inverse[i * n + j] - alpha[i] * alpha[j];
                byScale += weight * _matrix[i * n + j];
                _slopes[at] *= weight;
            }
        }

        for (var k = 0; k < d; k++)
        {
            var theta = Math.Exp(logs[k]);
            gradient[k] = theta * TensorPrimitives.Dot<double>(_slopes, _squares[k]) + 0.1 * theta - 0.1 / theta;
            value += 0.1 / theta + 0.1 * theta;
        }

        gradient[d] = byScale - 1 + scale;
        gradient[d + 1] = byNoise - 0.1 + 30 * noise;
        return value - Math.Log(scale) + scale - 0.1 * Math.Log(noise) + 30 * noise;
    }

    // K in the lower half, and the slopes of the kernel times the scale pair by pair.
    private void Fill(ReadOnlySpan<double> logs, double scale, double noise)
    {
        var (n, at) = (_data.Count, 0);
        _r2.AsSpan().Clear();
        for (var k = 0; k < _data.Size; k++) TensorPrimitives.MultiplyAdd(_squares[k], Math.Exp(logs[k]), _r2, _r2);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++, at++)
            {
                var (value, slope) = GpKernels.WithSlope(_kernel, _r2[at]);
                _matrix[i * n + j] = scale * value;
                _slopes[at] = scale * slope;
            }

            _matrix[i * n + i] = scale + noise;
        }
    }
}
