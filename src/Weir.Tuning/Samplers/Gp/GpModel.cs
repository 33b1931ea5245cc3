using System.Numerics.Tensors;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>A Gaussian process with its observations: mean and deviation at any point, and their slopes.</summary>
internal sealed class GpModel
{
    private readonly GpKernel _kernel;
    private readonly double[] _thetas;
    private readonly double _scale;
    private readonly double[] _alpha;
    private readonly double[] _inverse;
    private readonly double[] _r2;
    private readonly double[] _k;
    private readonly double[] _slopes;
    private readonly double[] _v;

    private GpModel(GpData data, GpKernel kernel, GpParameters parameters, Cholesky factor)
    {
        (Data, _kernel, Parameters) = (data, kernel, parameters);
        (_thetas, _scale) = (parameters.Thetas, parameters.Scale);
        _alpha = (double[])data.Values.Clone();
        factor.Solve(_alpha);
        _inverse = factor.Inverse();
        (_r2, _k, _slopes, _v) = (new double[data.Count], new double[data.Count], new double[data.Count], new double[data.Count]);
    }

    public GpData Data { get; }

    public GpParameters Parameters { get; }

    /// <summary>Puts the observations in; with a little more noise where the matrix would not be positive definite.</summary>
    public static GpModel? Create(GpData data, GpKernel kernel, GpParameters parameters)
    {
        var n = data.Count;
        var (thetas, scale, matrix) = (parameters.Thetas, parameters.Scale, new double[n * n]);
        var (r2, scratch, x) = (new double[n], new double[n], new double[data.Size]);
        for (var i = 0; i < n; i++)
        {
            for (var d = 0; d < x.Length; d++) x[d] = data.Columns[d][i];
            data.Distances(x, thetas, r2, scratch);
            for (var j = 0; j <= i; j++) matrix[i * n + j] = scale * GpKernels.Value(kernel, r2[j]);
        }

        for (var noise = parameters.Noise; noise < 1; noise *= 10)
        {
            for (var i = 0; i < n; i++) matrix[i * n + i] = scale + noise;
            if (Cholesky.Factor(matrix, n) is { } factor) return new GpModel(data, kernel, parameters, factor);
        }

        return null;
    }

    /// <summary>The mean alone: cheap.</summary>
    public double Mean(ReadOnlySpan<double> x)
    {
        Data.Distances(x, _thetas, _r2, _k);
        for (var i = 0; i < _k.Length; i++) _k[i] = _scale * GpKernels.Value(_kernel, _r2[i]);
        return TensorPrimitives.Dot<double>(_k, _alpha);
    }

    /// <summary>Mean and deviation.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x)
    {
        var mean = Mean(x);
        return (mean, Spread());
    }

    /// <summary>Mean and deviation, and their slopes in some dimensions.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, Span<double> meanSlope, Span<double> deviationSlope)
    {
        Data.Distances(x, _thetas, _r2, _k);
        for (var i = 0; i < _k.Length; i++)
        {
            var (value, slope) = GpKernels.WithSlope(_kernel, _r2[i]);
            _k[i] = _scale * value;
            _slopes[i] = 2 * _scale * slope;
        }

        var mean = TensorPrimitives.Dot<double>(_k, _alpha);
        var deviation = Spread();
        for (var at = 0; at < dimensions.Length; at++)
        {
            var d = dimensions[at];
            var (column, byMean, bySpread) = (Data.Columns[d], 0.0, 0.0);
            for (var i = 0; i < column.Length; i++)
            {
                var dk = _slopes[i] * (x[d] - column[i]);
                byMean += dk * _alpha[i];
                bySpread += dk * _v[i];
            }

            meanSlope[at] = _thetas[d] * byMean;
            deviationSlope[at] = -_thetas[d] * bySpread / deviation;
        }

        return (mean, deviation);
    }

    // √(scale − kᵀ·K⁻¹·k); K⁻¹·k stays in _v.
    private double Spread()
    {
        var n = _k.Length;
        for (var i = 0; i < n; i++) _v[i] = TensorPrimitives.Dot(_inverse.AsSpan(i * n, n), _k);
        return Math.Sqrt(Math.Max(_scale - TensorPrimitives.Dot<double>(_k, _v), 1e-12 * _scale));
    }
}
