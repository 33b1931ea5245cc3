using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Finds the point that is worth most to a front: candidates at random and beside the front, the best three climbed.</summary>
internal sealed class FrontSearch(GpSpace space, IWorth model, Func<double[], bool> isTried, SeededRandom random)
{
    private const int Candidates = 400;
    private const int Starts = 3;
    private static readonly double[] Widths = [0.3, 0.1, 0.03];

    /// <summary>The point; null where every candidate was tried before.</summary>
    public double[]? Run(IReadOnlyList<double[]> front)
    {
        var candidates = new List<(double[] Inner, double Worth)>();
        for (var i = 0; i < Candidates; i++)
        {
            var inner = i % 2 == 0 || front.Count == 0 ? space.Draw(random) : space.Mutate(front[random.Next(front.Count)], Widths[random.Next(Widths.Length)], random);
            if (IsAllowed(inner)) candidates.Add((inner, Worth(inner)));
        }

        candidates.Sort(static (a, b) => b.Worth.CompareTo(a.Worth));
        return candidates.Take(Starts).Select(Climb).OrderByDescending(c => c.Worth).Select(c => c.Inner).FirstOrDefault();
    }

    private (double[] Inner, double Worth) Climb((double[] Inner, double Worth) start)
    {
        int[] dimensions = [.. Enumerable.Range(0, space.Size).Where(i => space.IsSmooth[i] && !double.IsNaN(start.Inner[i]))];
        if (dimensions.Length == 0) return start;
        var x = space.Encode(start.Inner);
        var (at, low, high) = (new double[dimensions.Length], new double[dimensions.Length], new double[dimensions.Length]);
        for (var k = 0; k < at.Length; k++) (at[k], high[k]) = (x[dimensions[k]], 1);
        BoxMinimizer.Run(
            (point, gradient) =>
            {
                for (var k = 0; k < dimensions.Length; k++) x[dimensions[k]] = point[k];
                var worth = model.Of(x, dimensions, gradient);
                for (var k = 0; k < gradient.Length; k++) gradient[k] = -gradient[k];
                return -worth;
            },
            at, low, high, 25, 1e-4);
        var moved = (double[])start.Inner.Clone();
        for (var k = 0; k < at.Length; k++) moved[dimensions[k]] = space.FromUnit(dimensions[k], at[k]);
        if (!IsAllowed(moved)) return start;
        var reached = Worth(moved);
        return reached > start.Worth ? (moved, reached) : start;
    }

    private bool IsAllowed(double[] inner) => space.Space.FirstBroken(inner) is null && !isTried(inner);

    private double Worth(double[] inner) => model.Of(space.Encode(inner), [], []);
}
