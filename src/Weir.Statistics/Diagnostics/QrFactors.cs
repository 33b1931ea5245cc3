using Weir.Foundation.Errors;

namespace Weir.Statistics.Diagnostics;

/// <summary>Householder QR of a tall matrix (Golub and Van Loan, Matrix Computations, 5.2): least squares, leverage and condition without forming XᵀX.</summary>
internal sealed class QrFactors
{
    private readonly double[][] _columns;
    private readonly double[] _diagonal;
    private readonly int _rows;

    /// <summary>Factors a matrix.</summary>
    /// <param name="columns">Columns of equal length; copied.</param>
    /// <param name="names">What messages call them.</param>
    /// <exception cref="WeirException"><c>undefined_metric</c>: fewer rows than columns, or a column follows from others.</exception>
    public QrFactors(IReadOnlyList<double[]> columns, IReadOnlyList<string>? names = null)
    {
        _columns = [.. columns.Select(c => (double[])c.Clone())];
        _rows = _columns[0].Length;
        _diagonal = new double[_columns.Length];
        if (_rows < _columns.Length) throw Metrics.MetricErrors.Because("least squares", $"{_columns.Length} coefficients need at least as many rows, and there are {_rows}");
        for (var k = 0; k < _columns.Length; k++)
        {
            var size = Norm(_columns[k], 0);
            var norm = Norm(_columns[k], k);
            if (!(norm > 1e-11 * size)) throw Metrics.MetricErrors.Because("least squares", $"the column {(names is null ? $"{k + 1}" : $"'{names[k]}'")} follows from the others");
            if (_columns[k][k] > 0) norm = -norm;
            for (var i = k; i < _rows; i++) _columns[k][i] /= -norm;
            _columns[k][k] += 1;
            for (var j = k + 1; j < _columns.Length; j++) Reflect(k, _columns[j]);
            _diagonal[k] = norm;
        }
    }

    public int Columns => _columns.Length;

    /// <summary>Coefficients with the least sum of squares.</summary>
    public double[] Solve(ReadOnlySpan<double> y)
    {
        var right = y.ToArray();
        for (var k = 0; k < Columns; k++) Reflect(k, right);
        var solution = new double[Columns];
        for (var k = Columns - 1; k >= 0; k--)
        {
            var sum = right[k];
            for (var j = k + 1; j < Columns; j++) sum -= _columns[j][k] * solution[j];
            solution[k] = sum / _diagonal[k];
        }

        return solution;
    }

    /// <summary>Diagonal of the hat matrix QQᵀ.</summary>
    public double[] Leverage()
    {
        var leverage = new double[_rows];
        var q = new double[_rows];
        for (var k = 0; k < Columns; k++)
        {
            Array.Clear(q);
            q[k] = 1;
            for (var j = Columns - 1; j >= 0; j--) Reflect(j, q);
            for (var i = 0; i < _rows; i++) leverage[i] += q[i] * q[i];
        }

        return leverage;
    }

    /// <summary>Diagonal of (XᵀX)⁻¹ = R⁻¹R⁻ᵀ.</summary>
    public double[] InverseDiagonal()
    {
        var diagonal = new double[Columns];
        for (var c = 0; c < Columns; c++)
        {
            // Column c of R⁻¹, by back substitution; entry k adds to the diagonal at k.
            var x = new double[Columns];
            for (var k = c; k >= 0; k--)
            {
                var sum = k == c ? 1.0 : 0;
                for (var j = k + 1; j <= c; j++) sum -= _columns[j][k] * x[j];
                x[k] = sum / _diagonal[k];
                diagonal[k] += x[k] * x[k];
            }
        }

        return diagonal;
    }

    /// <summary>Largest over smallest singular value, by one-sided Jacobi rotations of R.</summary>
    public double Condition()
    {
        var r = Enumerable.Range(0, Columns).Select(c => Enumerable.Range(0, Columns).Select(i => i < c ? _columns[c][i] : i == c ? _diagonal[c] : 0).ToArray()).ToArray();
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var largest = 0.0;
            for (var p = 0; p < Columns; p++)
                for (var q = p + 1; q < Columns; q++) largest = Math.Max(largest, Rotate(r[p], r[q]));
            if (largest < 1e-15) break;
        }

        var values = r.Select(c => Norm(c, 0)).ToArray();
        return values.Max() / values.Min();
    }

    private static double Rotate(double[] p, double[] q)
    {
        double pp = 0, qq = 0, pq = 0;
        for (var i = 0; i < p.Length; i++) (pp, qq, pq) = (pp + (p[i] * p[i]), qq + (q[i] * q[i]), pq + (p[i] * q[i]));
        var off = Math.Abs(pq) / Math.Sqrt(pp * qq);
        if (!(off > 1e-16)) return 0;
        var zeta = (qq - pp) / (2 * pq);
        var t = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var c = 1 / Math.Sqrt(1 + (t * t));
        for (var i = 0; i < p.Length; i++) (p[i], q[i]) = (c * (p[i] - (t * q[i])), c * ((t * p[i]) + q[i]));
        return off;
    }

    // Column k holds the reflection's vector from its own row on, scaled so that its first entry is 2/(vᵀv) of it.
    private void Reflect(int k, double[] target)
    {
        var v = _columns[k];
        double sum = 0;
        for (var i = k; i < _rows; i++) sum += v[i] * target[i];
        sum = -sum / v[k];
        for (var i = k; i < _rows; i++) target[i] += sum * v[i];
    }

    private static double Norm(double[] values, int from)
    {
        double sum = 0;
        for (var i = from; i < values.Length; i++) sum += values[i] * values[i];
        return Math.Sqrt(sum);
    }
}
