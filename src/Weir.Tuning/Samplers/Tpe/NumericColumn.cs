using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Kernels of a numeric parameter: normal laws cut at the bounds (half a step added), on the logarithm where the scale is logarithmic; with a step the mass of a cell.</summary>
/// <remarks>The prior's mean is the middle and its width the range. With at least 98 observations the least width is a hundredth of the range for good,
/// and an observation more changes its neighbours alone; below that all widths are worked out anew.</remarks>
internal sealed class NumericColumn : KernelColumn
{
    private const int SteadyFrom = 98;
    private const double LogSqrt2Pi = 0.91893853320467274178;
    private readonly NumericDistribution _distribution;
    private readonly UnitScale _scale;
    private readonly SortedPlaces _sorted = new();
    private readonly bool _usesNeighbours;
    private readonly int _dimensions;
    private readonly double _low;
    private readonly double _high;

    // Kernel by kernel in trial order, the prior last.
    private double[] _mean = new double[16];
    private double[] _inverse = new double[16];
    private double[] _constant = new double[16];

    // A density's exponent is −(x·factor + offset)²: the width and √2 are in the factor.
    private double[] _factor = new double[16];
    private double[] _offset = new double[16];
    private bool _isStale = true;

    public NumericColumn(NumericDistribution distribution, bool usesNeighbours, int dimensions)
    {
        (_distribution, _usesNeighbours, _dimensions) = (distribution, usesNeighbours, dimensions);
        _scale = new UnitScale(distribution);
        (_low, _high) = (_scale.Low, _scale.Low + _scale.Width);
        SetKernel(0, (_low + _high) / 2, _scale.Width);
    }

    public override void Insert(int place, double inner)
    {
        if (Count + 2 > _mean.Length) Grow();
        Shift(place, Count + 1, 1);
        Count++;
        _mean[place] = Inner(inner);
        var at = _sorted.Insert(place, _mean);
        if (!_usesNeighbours || Count <= SteadyFrom) _isStale = true;
        else if (!_isStale) Renew(at - 1, at + 1);
    }

    public override void RemoveAt(int place)
    {
        var at = _sorted.Remove(place, _mean);
        Shift(place + 1, Count + 1, -1);
        Count--;
        if (!_usesNeighbours || Count < SteadyFrom) _isStale = true;
        else if (!_isStale) Renew(at - 1, at);
    }

    public override bool IsWhole => _distribution.Step is not null;

    public override void Prepare()
    {
        if (_isStale) Renew(0, Count - 1);
        _isStale = false;
    }

    public override void AddWhole(double inner, Span<double> sums) => AddMasses(inner - _distribution.Step!.Value / 2, inner + _distribution.Step.Value / 2, sums);

    public override void AddConstants(int from, Span<double> sums) => TensorPrimitives.Add(sums, _constant.AsSpan(from, sums.Length), sums);

    public override void AddBlock(double inner, int from, Span<double> sums)
    {
        var x = _distribution.IsLog ? Math.Log(inner) : inner;
        var at = new Vector<double>(x);
        var factors = MemoryMarshal.Cast<double, Vector<double>>(_factor.AsSpan(from, sums.Length));
        var offsets = MemoryMarshal.Cast<double, Vector<double>>(_offset.AsSpan(from, sums.Length));
        var results = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var i = 0; i < results.Length; i++)
        {
            var z = Vector.FusedMultiplyAdd(at, factors[i], offsets[i]);
            results[i] -= z * z;
        }

        for (var i = results.Length * Vector<double>.Count; i < sums.Length; i++)
        {
            var z = x * _factor[from + i] + _offset[from + i];
            sums[i] -= z * z;
        }
    }

    public override double Draw(int kernel, SeededRandom random)
    {
        Prepare();
        var (mean, inverse) = (_mean[kernel], _inverse[kernel]);
        var at = TruncatedNormal.Draw((_low - mean) * inverse, (_high - mean) * inverse, random.NextDouble()) / inverse + mean;
        return _distribution.Clip(_distribution.IsLog ? Math.Exp(at) : at);
    }

    private double Inner(double inner) => _distribution.IsLog ? Math.Log(Math.Max(inner, double.Epsilon)) : inner;

    // Observations of the same value lie side by side and mostly have the same width: one mass serves them all.
    private void AddMasses(double from, double to, Span<double> sums)
    {
        if (_distribution.IsLog) (from, to) = (Math.Log(from), Math.Log(to));
        var (lastMean, lastInverse, mass) = (double.NaN, double.NaN, 0.0);
        for (var k = 0; k <= Count; k++)
        {
            var i = k == Count ? Count : _sorted[k];
            if (_mean[i] != lastMean || _inverse[i] != lastInverse)
            {
                (lastMean, lastInverse) = (_mean[i], _inverse[i]);
                mass = NormalLaw.LogMass((from - lastMean) * lastInverse, (to - lastMean) * lastInverse) + _constant[i];
            }

            sums[i] += mass;
        }
    }

    private void Renew(int first, int last)
    {
        SetKernel(Count, (_low + _high) / 2, _scale.Width);
        for (var at = Math.Max(first, 0); at <= Math.Min(last, Count - 1); at++)
        {
            var i = _sorted[at];
            SetKernel(i, _mean[i], Width(at));
        }

        // The ends use their inner neighbour only: theirs may have changed although they lie outside the range asked for.
        if (Count > 0 && _usesNeighbours)
        {
            foreach (var end in (ReadOnlySpan<int>)[0, Count - 1])
                SetKernel(_sorted[end], _mean[_sorted[end]], Width(end));
        }
    }

    private double Width(int at)
    {
        double width;
        if (!_usesNeighbours) width = 0.2 * Math.Pow(Math.Max(Count, 1), -1.0 / (_dimensions + 4)) * _scale.Width;
        else
        {
            var mean = _mean[_sorted[at]];
            var left = at > 0 ? mean - _mean[_sorted[at - 1]] : Count >= 2 ? 0 : mean - _low;
            var right = at < Count - 1 ? _mean[_sorted[at + 1]] - mean : Count >= 2 ? 0 : _high - mean;
            width = Math.Max(left, right);
        }

        return Math.Clamp(width, _scale.Width / Math.Min(100, 2 + Count), _scale.Width);
    }

    private void SetKernel(int i, double mean, double width)
    {
        _mean[i] = mean;
        _inverse[i] = 1 / width;
        _factor[i] = Math.Sqrt(0.5) / width;
        _offset[i] = -mean * _factor[i];
        var whole = NormalLaw.LogMass((_low - mean) / width, (_high - mean) / width);
        _constant[i] = _distribution.Step is null ? -Math.Log(width) - LogSqrt2Pi - whole : -whole;
    }

    private void Shift(int from, int to, int by)
    {
        Array.Copy(_mean, from, _mean, from + by, to - from);
        Array.Copy(_inverse, from, _inverse, from + by, to - from);
        Array.Copy(_constant, from, _constant, from + by, to - from);
        Array.Copy(_factor, from, _factor, from + by, to - from);
        Array.Copy(_offset, from, _offset, from + by, to - from);
    }

    private void Grow()
    {
        Array.Resize(ref _mean, _mean.Length * 2);
        Array.Resize(ref _inverse, _inverse.Length * 2);
        Array.Resize(ref _constant, _constant.Length * 2);
        Array.Resize(ref _factor, _factor.Length * 2);
        Array.Resize(ref _offset, _offset.Length * 2);
    }
}
