namespace Weir.Tuning.Numerics;

/// <summary>Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, 8.5): slow for hundreds of rows, exact for tens.</summary>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 50;

    public SymmetricEigen(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[n, n];
        for (var i = 0; i < n; i++) v[i, i] = 1;
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(a, n) > 1e-30; sweep++)
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++) Rotate(a, v, n, p, q);
        Values = new double[n];
        for (var i = 0; i < n; i++) Values[i] = a[i, i];
        Vectors = v;
    }

    /// <summary>Eigenvalues, in no order.</summary>
    public double[] Values { get; }

    /// <summary>Eigenvectors, one a column.</summary>
    public double[,] Vectors { get; }

    // Relative to the diagonal, so that the scale of the matrix does not matter.
    private static double OffDiagonal(double[,] a, int n)
    {
        var (off, on) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            on += a[i, i] * a[i, i];
            for (var j = 0; j < i; j++) off += a[i, j] * a[i, j];
        }

        return on > 0 ? off / on : 0;
    }

    private static void Rotate(double[,] a, double[,] v, int n, int p, int q)
    {
        if (a[p, q] == 0) return;
        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = tau >= 0 ? 1 / (tau + Math.Sqrt(1 + tau * tau)) : -1 / (-tau + Math.Sqrt(1 + tau * tau));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        for (var k = 0; k < n; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (var k = 0; k < n; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        for (var k = 0; k < n; k++) (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
    }
}
