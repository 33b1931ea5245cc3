using Weir.Foundation.Numerics;
using Weir.Tuning.Pruners;
using Weir.Tuning.Studies;

namespace Weir.Bench.Tuning;

/// <summary>As run_asha.py: a hundred stored curves a seed, the share of steps that was spent and what was lost against no pruning. The draws are not Python's, so figures differ a little.</summary>
internal static class PrunerBench
{
    public static void Run(string folder, string pruner)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "curves_wine.csv"));
        var first = Array.IndexOf(lines[0].Split(','), "r1");
        var curves = lines.Skip(1).Select(l => l.Split(',').Skip(first).Select(double.Parse).ToArray()).ToArray();
        var results = Enumerable.Range(0, 40).Select(seed => One(curves, pruner, (ulong)seed)).ToList();
        Console.WriteLine($"{pruner}: mean share {results.Average(r => r.Share):0.0000}, mean loss {results.Average(r => r.Loss):0.00000}, best kept in {results.Count(r => r.Loss == 0)} of {results.Count}");
    }

    private static (double Share, double Loss) One(double[][] curves, string pruner, ulong seed)
    {
        var order = Enumerable.Range(0, curves.Length).ToArray();
        new SeededRandom(seed).Shuffle<int>(order);
        var study = new Study(new StudySettings { Name = $"s{seed}", Pruner = PrunerCatalog.Create(pruner) });
        var (spent, best, without) = (0, double.PositiveInfinity, double.PositiveInfinity);
        foreach (var i in order.Take(100))
        {
            var trial = study.Ask();
            without = Math.Min(without, curves[i][^1]);
            for (var k = 0; k < curves[i].Length && !trial.ShouldPrune; k++)
            {
                spent++;
                trial.Report(k + 1, curves[i][k]);
            }

            if (trial.ShouldPrune) study.TellPruned(trial.Number);
            else
            {
                study.Tell(trial.Number, curves[i][^1]);
                best = Math.Min(best, curves[i][^1]);
            }
        }

        return (spent / (100.0 * curves[0].Length), best - without);
    }
}
