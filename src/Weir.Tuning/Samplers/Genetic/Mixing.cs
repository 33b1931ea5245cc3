using Weir.Foundation.Numerics;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>Makes a child's parameter from its parents'. Choices come from one of the two; numbers as the crossover says, on their own scale.</summary>
internal static class Mixing
{
    private const double Alpha = 0.5;
    private const double StepFall = 5; // η

    public static double Mix(Crossover crossover, Distribution distribution, double a, double b, double eta, SeededRandom random)
    {
        if (crossover == Crossover.Uniform || distribution is not NumericDistribution numeric) return random.NextDouble() < 0.5 ? a : b;
        var scale = new UnitScale(numeric);
        var (x, y) = (scale.ToUnit(a), scale.ToUnit(b));
        // A child outside the range is made again.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var child = crossover == Crossover.Blend ? Blend(x, y, random) : SimulatedBinary(x, y, eta, random);
            if (child is >= 0 and <= 1) return scale.FromUnit(child);
        }

        return a;
    }

    /// <summary>Polynomial mutation: a step whose length falls off with η, cut off at the range (Deb and Goyal, 1996).</summary>
    public static double Mutate(NumericDistribution distribution, double inner, SeededRandom random)
    {
        var scale = new UnitScale(distribution);
        var x = Math.Clamp(scale.ToUnit(inner), 0, 1);
        var u = random.NextDouble();
        var step = u < 0.5
            ? Math.Pow(2 * u + (1 - 2 * u) * Math.Pow(1 - x, StepFall + 1), 1 / (StepFall + 1)) - 1
            : 1 - Math.Pow(2 * (1 - u) + 2 * (u - 0.5) * Math.Pow(x, StepFall + 1), 1 / (StepFall + 1));
        return scale.FromUnit(Math.Clamp(x + step, 0, 1));
    }

    private static double Blend(double x, double y, SeededRandom random)
    {
        var (low, high) = (Math.Min(x, y), Math.Max(x, y));
        var margin = Alpha * (high - low);
        return low - margin + (high - low + 2 * margin) * random.NextDouble();
    }

    // Deb and Agrawal (1995).
    private static double SimulatedBinary(double x, double y, double eta, SeededRandom random)
    {
        var u = random.NextDouble();
        var beta = u <= 0.5 ? Math.Pow(2 * u, 1 / (eta + 1)) : Math.Pow(1 / (2 * (1 - u)), 1 / (eta + 1));
        return random.NextDouble() < 0.5 ? 0.5 * ((1 + beta) * x + (1 - beta) * y) : 0.5 * ((1 - beta) * x + (1 + beta) * y);
    }
}
