using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;
using Weir.Tuning.Samplers.Gp;

namespace Weir.Tuning.Samplers.Bohb;

/// <summary>A kernel density over points of [0, 1] and choices: normal kernels of width 1.06·σ·n^(−1/(d+4)), and for choices 1 − width on the observed one (Aitchison and Aitken).</summary>
internal sealed class BudgetKde
{
    private const double LeastWidth = 1e-3;
    private const double Widening = 3;
    private readonly GpSpace _space;
    private readonly List<double[]> _rows;
    private readonly double[] _widths;

    public BudgetKde(GpSpace space, List<double[]> rows)
    {
        (_space, _rows, _widths) = (space, rows, new double[space.Size]);
        var factor = 1.06 * Math.Pow(rows.Count, -1.0 / (space.Size + 4));
        for (var d = 0; d < _widths.Length; d++)
        {
            var mean = rows.Average(r => r[d]);
            _widths[d] = Math.Max(LeastWidth, factor * Math.Sqrt(rows.Average(r => (r[d] - mean) * (r[d] - mean))));
            if (space.IsChoice[d]) _widths[d] = Math.Min(_widths[d], (Choices(d) - 1.0) / Choices(d));
        }
    }

    public double Density(double[] x)
    {
        var sum = 0.0;
        foreach (var row in _rows)
        {
            var product = 1.0;
            for (var d = 0; d < x.Length; d++)
                product *= _space.IsChoice[d] ? x[d] == row[d] ? 1 - _widths[d] : _widths[d] / Math.Max(1, Choices(d) - 1) : NormalLaw.Density((x[d] - row[d]) / _widths[d]) / _widths[d];
            sum += product;
        }

        return sum / _rows.Count;
    }

    /// <summary>A point near one of the observed, with kernels three times as wide.</summary>
    public double[] Draw(SeededRandom random)
    {
        var x = (double[])_rows[random.Next(_rows.Count)].Clone();
        for (var d = 0; d < x.Length; d++)
        {
            if (_space.IsChoice[d])
            {
                if (random.NextDouble() < _widths[d]) x[d] = random.Next(Choices(d));
                continue;
            }

            var width = _widths[d] * Widening;
            x[d] += width * TruncatedNormal.Draw(-x[d] / width, (1 - x[d]) / width, random.NextDouble());
        }

        return x;
    }

    private int Choices(int d) => (int)_space[d].Count!.Value;
}
