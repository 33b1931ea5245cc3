using System.Numerics;

namespace Weir.Training.Learners.Network;

/// <summary>Products of small matrices. Every element is summed in one order, whatever the width of the machine's vectors: the same seed gives the same network everywhere.</summary>
internal static class MatrixKernel
{
    private const int Tile = 4;

    /// <summary>c += a · b, where b and c are row-major and a may be read by rows or by columns.</summary>
    /// <param name="a">[rows, inner], or [inner, rows] when <paramref name="isTransposed"/>.</param>
    /// <param name="isTransposed">Whether a stands transposed.</param>
    /// <param name="b">[inner, columns].</param>
    /// <param name="c">[rows, columns].</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="inner">Length of the sums.</param>
    /// <param name="columns">Columns of the result.</param>
    public static void MultiplyAdd(ReadOnlySpan<float> a, bool isTransposed, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns)
    {
        var (rowStep, innerStep) = isTransposed ? (1, rows) : (inner, 1);
        var width = Vector<float>.Count;
        var i = 0;
        for (; i + Tile <= rows; i += Tile)
        {
            var j = 0;
            for (; j + width <= columns; j += width)
            {
                var c0 = new Vector<float>(c[((i * columns) + j)..]);
                var c1 = new Vector<float>(c[(((i + 1) * columns) + j)..]);
                var c2 = new Vector<float>(c[(((i + 2) * columns) + j)..]);
                var c3 = new Vector<float>(c[(((i + 3) * columns) + j)..]);
                var at = i * rowStep;
                for (var k = 0; k < inner; k++, at += innerStep)
                {
                    var row = new Vector<float>(b[((k * columns) + j)..]);
                    c0 = Vector.FusedMultiplyAdd(new Vector<float>(a[at]), row, c0);
                    c1 = Vector.FusedMultiplyAdd(new Vector<float>(a[at + rowStep]), row, c1);
                    c2 = Vector.FusedMultiplyAdd(new Vector<float>(a[at + (2 * rowStep)]), row, c2);
                    c3 = Vector.FusedMultiplyAdd(new Vector<float>(a[at + (3 * rowStep)]), row, c3);
                }

                c0.CopyTo(c[((i * columns) + j)..]);
                c1.CopyTo(c[(((i + 1) * columns) + j)..]);
                c2.CopyTo(c[(((i + 2) * columns) + j)..]);
                c3.CopyTo(c[(((i + 3) * columns) + j)..]);
            }

            for (var r = i; r < i + Tile; r++) Rest(a, b, c, r, j, rowStep, innerStep, inner, columns);
        }

        for (; i < rows; i++) Rest(a, b, c, i, 0, rowStep, innerStep, inner, columns);
    }

    /// <summary>The matrix with rows and columns exchanged.</summary>
    public static void Transpose(ReadOnlySpan<float> from, Span<float> to, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) to[(j * rows) + i] = from[(i * columns) + j];
    }

    private static void Rest(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int row, int from, int rowStep, int innerStep, int inner, int columns)
    {
        var result = c.Slice(row * columns, columns);
        for (var k = 0; k < inner; k++)
        {
            var factor = a[(row * rowStep) + (k * innerStep)];
            var values = b.Slice(k * columns, columns);
            for (var j = from; j < columns; j++) result[j] = MathF.FusedMultiplyAdd(factor, values[j], result[j]);
        }
    }
}
