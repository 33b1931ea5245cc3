using System.Diagnostics;
using System.Text.Json;
using Weir.Tuning.Samplers;
using Weir.Tuning.Studies;

namespace Weir.Bench.Tuning;

/// <summary>The loop of run_hpo_quality.py in one process: best values after 100 and 200 trials, over seeds, against stored ones by the same one-sided rank test.</summary>
internal static class QualityBench
{
    private static readonly int[] Budgets = [25, 50, 100, 200];

    public static void Run(string folder, string sampler, int trials, int seeds, int firstSeed, string[]? only)
    {
        using var stored = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")));
        foreach (var problem in Problems.All(folder))
        {
            if (only is not null && !only.Contains(problem.Name)) continue;
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var traces = new double[seeds][];
            Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, s => traces[s] = Trace(problem, sampler, trials, (ulong)(firstSeed + s)));
            var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            foreach (var n in Budgets.Where(n => n <= trials)) Compare(stored.RootElement.GetProperty("problems").GetProperty(problem.Name), problem.Name, n, [.. traces.Select(t => t[n - 1])]);
            Console.WriteLine($"{problem.Name,-15} {spent:0.0} CPU-s");
        }
    }

    private static readonly (string Title, string[] Names)[] Rivals = [("tpe*", ["tpe", "tpe_mv", "tpe_v5"]), ("all", ["tpe", "tpe_mv", "tpe_v5", "cmaes", "gp"])];

    private static double[] Trace(Problem problem, string sampler, int trials, ulong seed)
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(sampler), Seed = seed, Space = problem.Space, PlannedTrials = trials });
        var (trace, best) = (new double[trials], double.PositiveInfinity);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            var value = problem.Evaluate(trial.Record.Parameters.ToDictionary(p => p.Name, p => p.Value));
            trace[i] = best = Math.Min(best, value);
            study.Tell(trial.Number, value);
        }

        return trace;
    }

    private static void Compare(JsonElement stored, string problem, int n, double[] mine)
    {
        var line = $"{problem,-15} n={n,3}: median {Median(mine),-12:G7} [{Quartile(mine, 0.25):G6}, {Quartile(mine, 0.75):G6}] min {mine.Min():G8}";
        foreach (var (title, names) in Rivals)
        {
            var known = names.Where(s => stored.TryGetProperty(s, out var r) && r.TryGetProperty(n.ToString(), out _)).Select(s => (s, stored.GetProperty(s).GetProperty(n.ToString()).GetProperty("values").EnumerateArray().Select(v => v.GetDouble()).ToArray())).ToList();
            if (known.Count == 0) continue;
            var (name, best) = known.MinBy(k => Median(k.Item2));
            var (worse, better) = (RankTest.Larger(mine, best), RankTest.Larger(best, mine));
            line += $" | {title}: {name} {Median(best):G7} p {worse:0.000} {(worse < 0.05 ? "WORSE" : better < 0.05 ? "BETTER" : "MATCH")}";
        }

        Console.WriteLine(line);
    }

    private static double Median(double[] values) => Quartile(values, 0.5);

    private static double Quartile(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
