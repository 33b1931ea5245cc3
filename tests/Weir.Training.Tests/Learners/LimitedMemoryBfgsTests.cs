using Weir.Training.Learners;

namespace Weir.Training.Tests.Learners;

public sealed class LimitedMemoryBfgsTests
{
    [Fact]
    public void Rosenbrock_s_valley_is_followed_to_its_end()
    {
        double[] x = [-1.2, 1];
        var value = LimitedMemoryBfgs.Minimise(
            x,
            (p, g) =>
            {
                var (a, b) = (1 - p[0], p[1] - (p[0] * p[0]));
                (g[0], g[1]) = ((-2 * a) - (400 * p[0] * b), 200 * b);
                return (a * a) + (100 * b * b);
            },
            500,
            1e-9,
            CancellationToken.None);
        Assert.Equal(0, value, 1e-9);
        Assert.Equal([1.0, 1.0], x.Select(v => Math.Round(v, 4)));
    }
}
