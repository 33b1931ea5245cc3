namespace Weir.Statistics.Distributions;

/// <summary>P(D_n &lt; d), exact: Durbin's matrix, raised to the n-th power (Marsaglia, Tsang and Wang, 2003).</summary>
internal static class KolmogorovMatrix
{
    private const double Big = 1e140;
    private const int BigExponent = 140;

    public static double Below(long n, double d)
    {
        var t = n * d;
        var k = (int)t + 1;
        var size = 2 * k - 1;
        var h = k - t;
        var (power, exponent) = Power(Transitions(size, h), n);
        var result = power[k - 1, k - 1];
        // Times n!/n^n, in steps that neither overflow nor underflow.
        for (long i = 1; i <= n; i++)
        {
            result *= (double)i / n;
            if (result < 1 / Big)
            {
                result *= Big;
                exponent -= BigExponent;
            }
        }

        return result * Math.Pow(10, exponent);
    }

    private static double[,] Transitions(int size, double h)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                matrix[i, j] = i - j + 1 < 0 ? 0 : 1;
        for (var i = 0; i < size; i++)
        {
            matrix[i, 0] -= Math.Pow(h, i + 1);
            matrix[size - 1, i] -= Math.Pow(h, size - i);
        }

        matrix[size - 1, 0] += 2 * h - 1 > 0 ? Math.Pow(2 * h - 1, size) : 0;
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                for (var g = 2; g <= i - j + 1; g++)
                    matrix[i, j] /= g;
        return matrix;
    }

    private static (double[,] Matrix, int Exponent) Power(double[,] matrix, long n)
    {
        if (n == 1) return (matrix, 0);
        var (half, exponent) = Power(matrix, n / 2);
        var square = Multiply(half, half);
        exponent *= 2;
        if (n % 2 == 1) square = Multiply(matrix, square);
        var size = square.GetLength(0);
        if (square[size / 2, size / 2] > Big)
        {
            for (var i = 0; i < size; i++)
                for (var j = 0; j < size; j++)
                    square[i, j] /= Big;
            exponent += BigExponent;
        }

        return (square, exponent);
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var size = a.GetLength(0);
        var product = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                var factor = a[i, k];
                if (factor == 0) continue;
                for (var j = 0; j < size; j++) product[i, j] += factor * b[k, j];
            }
        }

        return product;
    }
}
