using System.Numerics.Tensors;
using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>A mixture of product kernels over some parameters, one component an observation and one for the prior (Bergstra et al., 2011; Watanabe, 2023).</summary>
internal sealed class ParzenMixture
{
    private const int RecentAtFullWeight = 25;
    private readonly KernelColumn[] _columns;
    private readonly List<int> _numbers = [];
    private readonly bool _isWeighted;
    private double[] _weights = [];
    private double[] _sums = [];

    /// <summary>An empty mixture.</summary>
    /// <param name="distributions">The dimensions.</param>
    /// <param name="usesNeighbours">Widths by neighbours, else by number and dimension.</param>
    /// <param name="isWeighted">True: old observations count less.</param>
    public ParzenMixture(IReadOnlyList<Distribution> distributions, bool usesNeighbours, bool isWeighted)
    {
        _columns = [.. distributions.Select(d => KernelColumn.For(d, usesNeighbours, distributions.Count))];
        _isWeighted = isWeighted;
    }

    public int Count => _numbers.Count;

    /// <summary>Adds the observation of a trial.</summary>
    public void Insert(int number, ReadOnlySpan<double> inner)
    {
        var place = _numbers.Count > 0 && _numbers[^1] > number ? ~_numbers.BinarySearch(number) : _numbers.Count;
        _numbers.Insert(place, number);
        for (var d = 0; d < _columns.Length; d++) _columns[d].Insert(place, inner[d]);
    }

    /// <summary>Takes the observation of a trial away.</summary>
    public void Remove(int number)
    {
        var place = _numbers.BinarySearch(number);
        _numbers.RemoveAt(place);
        foreach (var column in _columns) column.RemoveAt(place);
    }

    /// <summary>The logarithm of the density at each candidate.</summary>
    public void LogDensities(double[][] candidates, Span<double> result)
    {
        var n = Count + 1;
        if (_weights.Length != n) _weights = Weights();
        if (_sums.Length < n) _sums = new double[n + n / 2];
        var sums = _sums.AsSpan(0, n);
        for (var c = 0; c < candidates.Length; c++)
        {
            sums.Clear();
            for (var d = 0; d < _columns.Length; d++) _columns[d].AddLogKernels(candidates[c][d], sums);
            var greatest = TensorPrimitives.Max((ReadOnlySpan<double>)sums);
            TensorPrimitives.Subtract(sums, greatest, sums);
            TensorPrimitives.Exp(sums, sums);
            result[c] = greatest + Math.Log(TensorPrimitives.Dot((ReadOnlySpan<double>)sums, _weights));
        }
    }

    /// <summary>Draws a point.</summary>
    public double[] Draw(SeededRandom random)
    {
        if (_weights.Length != Count + 1) _weights = Weights();
        var (kernel, rest) = (0, random.NextDouble());
        while (kernel < Count && (rest -= _weights[kernel]) >= 0) kernel++;
        return Array.ConvertAll(_columns, c => c.Draw(kernel, random));
    }

    // All alike below 25; else rising from 1/n to 1 over the oldest n − 25, and 1 for the rest. The prior has 1. Normalised.
    private double[] Weights()
    {
        var n = Count;
        var weights = new double[n + 1];
        Array.Fill(weights, 1);
        var ramp = n - RecentAtFullWeight;
        if (_isWeighted && ramp > 0)
            for (var i = 0; i < ramp; i++) weights[i] = ramp == 1 ? 1.0 / n : 1.0 / n + i * (1 - 1.0 / n) / (ramp - 1);
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<double>(weights), weights);
        return weights;
    }
}
