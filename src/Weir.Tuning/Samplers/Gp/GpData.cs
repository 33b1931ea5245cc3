using System.Numerics.Tensors;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Observed points, dimension by dimension, and their values (mean 0, variance 1, less is better).</summary>
internal sealed class GpData
{
    private readonly bool[] _isChoice;

    public GpData(IReadOnlyList<double[]> points, double[] values, bool[] isChoice)
    {
        (Count, Size, Values, _isChoice) = (points.Count, isChoice.Length, values, isChoice);
        Columns = new double[Size][];
        for (var d = 0; d < Size; d++) Columns[d] = [.. points.Select(p => p[d])];
    }

    public int Count { get; }

    public int Size { get; }

    public double[] Values { get; }

    /// <summary>The points, one array a dimension.</summary>
    public double[][] Columns { get; }

    public bool IsChoice(int d) => _isChoice[d];

    /// <summary>Squared distances of a point to all, each dimension weighted; choices are 0 or 1 apart.</summary>
    public void Distances(ReadOnlySpan<double> x, ReadOnlySpan<double> thetas, Span<double> r2, Span<double> scratch)
    {
        r2.Clear();
        for (var d = 0; d < Size; d++)
        {
            if (_isChoice[d])
            {
                for (var i = 0; i < Count; i++) r2[i] += Columns[d][i] == x[d] ? 0 : thetas[d];
                continue;
            }

            TensorPrimitives.Subtract(Columns[d], x[d], scratch);
            TensorPrimitives.Multiply(scratch, scratch, scratch);
            TensorPrimitives.MultiplyAdd(scratch, thetas[d], r2, r2);
        }
    }

    /// <summary>Squared differences of all pairs i &gt; j in each dimension, row by row.</summary>
    public double[][] SquaredDifferences()
    {
        var pairs = Count * (Count - 1) / 2;
        var all = new double[Size][];
        for (var d = 0; d < Size; d++)
        {
            var (column, squares, at) = (Columns[d], new double[pairs], 0);
            for (var i = 1; i < Count; i++)
                for (var j = 0; j < i; j++)
                {
                    var difference = column[i] - column[j];
                    squares[at++] = _isChoice[d] ? difference == 0 ? 0 : 1 : difference * difference;
                }

            all[d] = squares;
        }

        return all;
    }
}
