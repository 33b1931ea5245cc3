using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>Finds the point of a mixed, conditional space that is worth most to try: candidates, then gradients on numbers and value by value on the rest.</summary>
internal sealed class AcquisitionSearch(GpSpace space, IWorth worth, Func<double[], bool> isTried, SeededRandom random, Branch? branch = null)
{
    private const int Starts = 6;
    private const int MostRounds = 4;
    private const double Work = 2e7;
    private static readonly double[] Widths = [0.3, 0.1, 0.03];

    /// <summary>The best point found, and what it is worth; null where every candidate was tried before.</summary>
    public (double[] Inner, double Score)? Run(IReadOnlyList<double[]> incumbents)
    {
        var candidates = Candidates(incumbents).ToList();
        if (candidates.Count == 0) return null;
        (double[] Inner, double Score)? found = null;
        foreach (var start in Pick(candidates))
        {
            var refined = Refine(start.Inner, start.Score);
            if (found is null || refined.Score > found.Value.Score) found = refined;
        }

        return found;
    }

    private IEnumerable<(double[] Inner, double Score)> Candidates(IReadOnlyList<double[]> incumbents)
    {
        var n = worth.Observations;
        var count = (int)Math.Clamp(Work / ((double)n * n), 200, 1000);
        var seen = new HashSet<PointKey>();
        for (var i = 0; i < count; i++)
        {
            var inner = i % 5 < 3 || incumbents.Count == 0 ? space.Draw(random, branch) : space.Mutate(incumbents[random.Next(incumbents.Count)], Widths[random.Next(Widths.Length)], random);
            if (!IsAllowed(inner) || !seen.Add(new PointKey(inner))) continue;
            yield return (inner, Score(inner));
        }
    }

    // The best two, and others by chance in proportion to what they promise.
    private List<(double[] Inner, double Score)> Pick(List<(double[] Inner, double Score)> candidates)
    {
        candidates.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var picked = candidates.Take(2).ToList();
        var rest = candidates.Skip(2).ToList();
        while (picked.Count < Starts && rest.Count > 0)
        {
            var total = rest.Sum(c => Math.Exp(c.Score - candidates[0].Score));
            var (at, left) = (0, random.NextDouble() * total);
            while (at < rest.Count - 1 && (left -= Math.Exp(rest[at].Score - candidates[0].Score)) >= 0) at++;
            picked.Add(rest[at]);
            rest.RemoveAt(at);
        }

        return picked;
    }

    private (double[] Inner, double Score) Refine(double[] inner, double score)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = score;
            Climb(ref inner, ref score);
            for (var i = 0; i < space.Size; i++)
                if (!double.IsNaN(inner[i]) && !space[i].IsSingle && !space.HasDependents(i)) Sweep(ref inner, ref score, i);
            if (score - before < 1e-3) break;
        }

        return (inner, score);
    }

    private void Climb(ref double[] inner, ref double score)
    {
        var known = inner;
        int[] dimensions = [.. Enumerable.Range(0, space.Size).Where(i => space.IsSmooth[i] && !double.IsNaN(known[i]))];
        if (dimensions.Length == 0) return;
        var x = space.Encode(inner);
        var (start, low, high) = (new double[dimensions.Length], new double[dimensions.Length], new double[dimensions.Length]);
        for (var k = 0; k < start.Length; k++) (start[k], high[k]) = (x[dimensions[k]], 1);
        BoxMinimizer.Run(
            (at, gradient) =>
            {
                for (var k = 0; k < dimensions.Length; k++) x[dimensions[k]] = at[k];
                var value = worth.Of(x, dimensions, gradient);
                for (var k = 0; k < gradient.Length; k++) gradient[k] = -gradient[k];
                return -value;
            },
            start, low, high, 30, 1e-4);
        var moved = (double[])inner.Clone();
        for (var k = 0; k < start.Length; k++) moved[dimensions[k]] = space.FromUnit(dimensions[k], start[k]);
        TakeIfBetter(moved, ref inner, ref score);
    }

    // Choices and short grids value by value; long grids one step to either side.
    private void Sweep(ref double[] inner, ref double score, int i)
    {
        var here = inner[i];
        if (space[i] is NumericDistribution numeric)
        {
            if (numeric.Step is not { } step) return;
            var isShort = numeric.Count <= GpSpace.MostListed;
            for (var k = isShort ? 0 : -1; isShort ? k < numeric.Count : k <= 1; k++)
                Try(numeric.Clip(isShort ? numeric.Low + k * step : here + k * step), i, ref inner, ref score);
            return;
        }

        for (var k = 0; k < space[i].Count; k++) Try(k, i, ref inner, ref score);
    }

    private void Try(double value, int i, ref double[] inner, ref double score)
    {
        if (value == inner[i]) return;
        var moved = (double[])inner.Clone();
        moved[i] = value;
        TakeIfBetter(moved, ref inner, ref score);
    }

    private void TakeIfBetter(double[] moved, ref double[] inner, ref double score)
    {
        if (!IsAllowed(moved)) return;
        var value = Score(moved);
        if (value > score) (inner, score) = (moved, value);
    }

    private bool IsAllowed(double[] inner) => branch?.Holds(inner) != false && space.Space.FirstBroken(inner) is null && !isTried(inner);

    private double Score(double[] inner) => worth.Of(space.Encode(inner), [], []);
}
