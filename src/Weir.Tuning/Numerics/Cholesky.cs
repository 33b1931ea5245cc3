using System.Numerics.Tensors;

namespace Weir.Tuning.Numerics;

/// <summary>The lower factor L of a symmetric positive definite matrix A = L·Lᵀ, by rows, with room to grow.</summary>
internal sealed class Cholesky
{
    private double[] _l;
    private int _stride;

    private Cholesky(int n, int stride) => (Size, _stride, _l) = (n, stride, new double[n * stride]);

    /// <summary>Rows.</summary>
    public int Size { get; private set; }

    /// <summary>ln det A.</summary>
    public double LogDeterminant
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < Size; i++) sum += Math.Log(_l[i * _stride + i]);
            return 2 * sum;
        }
    }

    /// <summary>Row i of L up to the diagonal.</summary>
    public ReadOnlySpan<double> Row(int i) => _l.AsSpan(i * _stride, i + 1);

    /// <summary>Factors a matrix given by rows (the lower half is read); null where it is not positive definite.</summary>
    public static Cholesky? Factor(ReadOnlySpan<double> a, int n)
    {
        var factor = new Cholesky(n, n);
        var l = factor._l;
        for (var i = 0; i < n; i++)
        {
            var row = l.AsSpan(i * n, n);
            for (var j = 0; j < i; j++) row[j] = (a[i * n + j] - TensorPrimitives.Dot(row[..j], l.AsSpan(j * n, j))) / l[j * n + j];
            var left = a[i * n + i] - TensorPrimitives.SumOfSquares(row[..i]);
            if (!(left > 0)) return null;
            row[i] = Math.Sqrt(left);
        }

        return factor;
    }

    /// <summary>Appends a row and column to A; false where it would not stay positive definite.</summary>
    public bool TryAppend(ReadOnlySpan<double> column, double diagonal)
    {
        if (Size == _stride) Widen();
        var row = new double[Size];
        column[..Size].CopyTo(row);
        SolveLower(row);
        var left = diagonal - TensorPrimitives.SumOfSquares(row);
        if (!(left > 0)) return false;
        row.CopyTo(_l.AsSpan(Size * _stride));
        _l[Size * _stride + Size] = Math.Sqrt(left);
        Size++;
        return true;
    }

    /// <summary>b becomes L⁻¹·b.</summary>
    public void SolveLower(Span<double> b)
    {
        for (var i = 0; i < Size; i++) b[i] = (b[i] - TensorPrimitives.Dot(_l.AsSpan(i * _stride, i), b[..i])) / _l[i * _stride + i];
    }

    /// <summary>b becomes L⁻ᵀ·b.</summary>
    public void SolveUpper(Span<double> b)
    {
        for (var i = Size - 1; i >= 0; i--)
        {
            var value = b[i] /= _l[i * _stride + i];
            TensorPrimitives.MultiplyAdd(_l.AsSpan(i * _stride, i), -value, b[..i], b[..i]);
        }
    }

    /// <summary>b becomes A⁻¹·b.</summary>
    public void Solve(Span<double> b)
    {
        SolveLower(b);
        SolveUpper(b);
    }

    /// <summary>A⁻¹ by rows, both halves.</summary>
    public double[] Inverse()
    {
        var n = Size;
        // Rows of M = L⁻¹: M[i] = (e_i − Σ_k<i L[i,k]·M[k]) / L[i,i].
        var m = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var row = m.AsSpan(i * n, i + 1);
            for (var k = 0; k < i; k++) TensorPrimitives.MultiplyAdd(m.AsSpan(k * n, k + 1), -_l[i * _stride + k], row[..(k + 1)], row[..(k + 1)]);
            var inverse = 1 / _l[i * _stride + i];
            TensorPrimitives.Multiply(row[..i], inverse, row[..i]);
            row[i] = inverse;
        }

        // A⁻¹ = Mᵀ·M, row by row of M.
        var a = new double[n * n];
        for (var k = 0; k < n; k++)
        {
            var row = m.AsSpan(k * n, k + 1);
            for (var i = 0; i <= k; i++) TensorPrimitives.MultiplyAdd(row[..(i + 1)], row[i], a.AsSpan(i * n, i + 1), a.AsSpan(i * n, i + 1));
        }

        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
        return a;
    }

    private void Widen()
    {
        var stride = Math.Max(16, _stride * 3 / 2);
        var wider = new double[stride * stride];
        for (var i = 0; i < Size; i++) _l.AsSpan(i * _stride, i + 1).CopyTo(wider.AsSpan(i * stride));
        (_l, _stride) = (wider, stride);
    }
}
