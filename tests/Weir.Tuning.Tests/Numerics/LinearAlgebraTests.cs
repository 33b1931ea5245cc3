using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Tests.Numerics;

public sealed class LinearAlgebraTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_factor_solves_inverts_and_grows(int n)
    {
        var a = PositiveDefinite(n);
        var factor = Cholesky.Factor(a, n)!;
        var b = Enumerable.Range(0, n).Select(i => (double)i - 2).ToArray();
        var x = (double[])b.Clone();
        factor.Solve(x);
        var inverse = factor.Inverse();
        for (var i = 0; i < n; i++)
        {
            Assert.Equal(b[i], Enumerable.Range(0, n).Sum(j => a[i * n + j] * x[j]), 8);
            for (var j = 0; j < n; j++) Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => a[i * n + k] * inverse[k * n + j]), 8);
        }

        var grown = Cholesky.Factor([a[0]], 1)!;
        for (var m = 1; m < n; m++) Assert.True(grown.TryAppend([.. Enumerable.Range(0, m).Select(j => a[m * n + j])], a[m * n + m]));
        Assert.Equal(factor.LogDeterminant, grown.LogDeterminant, 9);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_has_no_factor() => Assert.Null(Cholesky.Factor([1, 2, 2, 1], 2));

    [Fact]
    public void Eigenvectors_are_orthonormal_and_bring_the_matrix_back()
    {
        const int n = 6;
        var flat = PositiveDefinite(n);
        var a = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) a[i, j] = flat[i * n + j];
        var eigen = new SymmetricEigen(a);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                Assert.Equal(a[i, j], Enumerable.Range(0, n).Sum(k => eigen.Vectors[i, k] * eigen.Values[k] * eigen.Vectors[j, k]), 10);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, n).Sum(k => eigen.Vectors[k, i] * eigen.Vectors[k, j]), 10);
            }
    }

    [Fact]
    public void The_minimizer_finds_the_valley_and_stops_at_walls()
    {
        double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
        {
            var (a, b) = (1 - x[0], x[1] - x[0] * x[0]);
            (g[0], g[1]) = (-2 * a - 400 * x[0] * b, 200 * b);
            return a * a + 100 * b * b;
        }

        double[] free = [-1.2, 1];
        Assert.Equal(0, BoxMinimizer.Run(Rosenbrock, free, [-5, -5], [5, 5], 200, 1e-10), 10);
        double[] walled = [-1.2, 1];
        BoxMinimizer.Run(Rosenbrock, walled, [-5, -5], [0.5, 5], 200, 1e-10);
        Assert.Equal(0.5, walled[0], 6);
        Assert.Equal(0.25, walled[1], 6);
    }

    private static double[] PositiveDefinite(int n)
    {
        var random = new SeededRandom((ulong)n);
        var b = Enumerable.Range(0, n * n).Select(_ => random.NextNormal()).ToArray();
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) a[i * n + j] = Enumerable.Range(0, n).Sum(k => b[i * n + k] * b[j * n + k]) + (i == j ? 0.5 : 0);
        return a;
    }
}
