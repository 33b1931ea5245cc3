using System.Numerics.Tensors;
using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Tpe;

/// <summary>A mixture of product kernels over some parameters, one component an observation and one for the prior (Bergstra et al., 2011; Watanabe, 2023).</summary>
internal sealed class ParzenMixture
{
    private const int RecentAtFullWeight = 25;
    private const int Block = 256;
    private readonly KernelColumn[] _columns;
    private readonly List<int> _numbers = [];
    private readonly bool _isWeighted;
    private readonly double[] _constants = new double[Block];
    private readonly double[] _sums = new double[Block];
    private double[] _weights = [];
    private int _weighed = -1;

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
    /// <remarks>Components go block by block through all candidates, so that what is read of them stays in the nearest cache.</remarks>
    public void LogDensities(double[][] candidates, Span<double> result)
    {
        var n = Count + 1;
        Weigh();
        foreach (var column in _columns) column.Prepare();
        var whole = Whole(candidates, n);
        Span<double> greatest = stackalloc double[candidates.Length];
        greatest.Fill(double.NegativeInfinity);
        result.Clear();
        for (var from = 0; from < n; from += Block)
        {
            var size = Math.Min(Block, n - from);
            var constants = _constants.AsSpan(0, size);
            constants.Clear();
            foreach (var column in _columns)
                if (!column.IsWhole) column.AddConstants(from, constants);
            for (var c = 0; c < candidates.Length; c++)
            {
                var sums = _sums.AsSpan(0, size);
                constants.CopyTo(sums);
                if (whole is not null) TensorPrimitives.Add(sums, whole.AsSpan(c * n + from, size), sums);
                for (var d = 0; d < _columns.Length; d++)
                    if (!_columns[d].IsWhole) _columns[d].AddBlock(candidates[c][d], from, sums);
                Add(sums, _weights.AsSpan(from, size), ref greatest[c], ref result[c]);
            }
        }

        for (var c = 0; c < candidates.Length; c++) result[c] = greatest[c] + Math.Log(result[c]);
    }

    // sum stands for sum·e^greatest; greatest follows the largest exponent met so far.
    private static void Add(Span<double> logs, ReadOnlySpan<double> weights, ref double greatest, ref double sum)
    {
        var most = TensorPrimitives.Max((ReadOnlySpan<double>)logs);
        if (most <= greatest - 100) return;
        if (most > greatest)
        {
            sum *= Math.Exp(greatest - most);
            greatest = most;
        }

        TensorPrimitives.Subtract(logs, greatest, logs);
        // Below e^−100 nothing adds to a sum of at least about 1, and near underflow the vectors of Exp give way to one by one.
        TensorPrimitives.Max((ReadOnlySpan<double>)logs, -100, logs);
        TensorPrimitives.Exp(logs, logs);
        sum += TensorPrimitives.Dot((ReadOnlySpan<double>)logs, weights);
    }

    private double[]? Whole(double[][] candidates, int n)
    {
        if (!Array.Exists(_columns, c => c.IsWhole)) return null;
        var whole = new double[candidates.Length * n];
        for (var d = 0; d < _columns.Length; d++)
            for (var c = 0; c < candidates.Length && _columns[d].IsWhole; c++) _columns[d].AddWhole(candidates[c][d], whole.AsSpan(c * n, n));
        return whole;
    }

    /// <summary>Draws a point.</summary>
    public double[] Draw(SeededRandom random)
    {
        Weigh();
        var (kernel, rest) = (0, random.NextDouble());
        while (kernel < Count && (rest -= _weights[kernel]) >= 0) kernel++;
        return Array.ConvertAll(_columns, c => c.Draw(kernel, random));
    }

    // All alike below 25; else rising from 1/n to 1 over the oldest n − 25, and 1 for the rest. The prior has 1. Normalised.
    private void Weigh()
    {
        var n = Count;
        if (_weighed == n) return;
        _weighed = n;
        if (_weights.Length <= n) _weights = new double[n + n / 2 + 8];
        var weights = _weights.AsSpan(0, n + 1);
        weights.Fill(1);
        var ramp = n - RecentAtFullWeight;
        if (_isWeighted && ramp > 0)
            for (var i = 0; i < ramp; i++) weights[i] = ramp == 1 ? 1.0 / n : 1.0 / n + i * (1 - 1.0 / n) / (ramp - 1);
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum((ReadOnlySpan<double>)weights), weights);
    }
}
