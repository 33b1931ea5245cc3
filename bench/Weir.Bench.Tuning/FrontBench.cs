using System.Diagnostics;
using Weir.Tuning.MultiObjective;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Bench.Tuning;

/// <summary>Hypervolume after so many trials on problems with several objectives, as a share of what random search leaves of the best known.</summary>
internal static class FrontBench
{
    private static readonly (string Name, int Objectives, int Dimensions, double[] Reference, double Ideal, Func<double[], (double[], double[]?)> Evaluate)[] Problems =
    [
        ("zdt1", 2, 30, [1.1, 6], 1.1 * 6 - 1.0 / 3, x => (Zdt(1, x), null)),
        ("zdt2", 2, 30, [1.1, 6], 1.1 * 6 - 2.0 / 3, x => (Zdt(2, x), null)),
        ("zdt3", 2, 30, [1.1, 6], 6.6 + 0.12, x => (Zdt(3, x), null)),
        ("dtlz2", 3, 12, [1.1, 1.1, 1.1], 1.331 - Math.PI / 6, x => (Dtlz2(x), null)),
        ("binhkorn", 2, 2, [140, 50], 5176, BinhKorn),
        ("constrex", 2, 2, [1, 9], 3.9, ConstrEx),
    ];

    public static void Run(int trials, int seeds, string[] samplers, string[]? problems = null)
    {
        foreach (var problem in Problems.Where(p => problems?.Contains(p.Name) != false))
        {
            foreach (var sampler in samplers)
            {
                var cpu = Process.GetCurrentProcess().TotalProcessorTime;
                var volumes = Enumerable.Range(0, seeds).Select(s => Volume(problem, sampler, trials, (ulong)s)).ToList();
                Console.WriteLine($"{problem.Name,-10} {sampler,-8} hypervolume {volumes.Average(),10:G6} of about {problem.Ideal:G6}   {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds / seeds:0.0} CPU-s");
            }
        }
    }

    private static double Volume((string Name, int Objectives, int Dimensions, double[] Reference, double Ideal, Func<double[], (double[], double[]?)> Evaluate) problem, string sampler, int trials, ulong seed)
    {
        var study = new Study(new StudySettings
        {
            Sampler = SamplerCatalog.Create(sampler),
            Seed = seed,
            PlannedTrials = trials,
            Directions = [.. Enumerable.Repeat(Direction.Minimize, problem.Objectives)],
            Space = new SearchSpace(Enumerable.Range(0, problem.Dimensions).Select(i => new Parameter($"x{i}", new FloatDistribution(0, 1)))),
        });
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask().Record;
            var (values, constraints) = problem.Evaluate([.. trial.Parameters.Select(p => p.Inner)]);
            study.Tell(trial.Number, values, constraints);
        }

        return Hypervolume.Of(study.ParetoFront.Select(t => t.Losses), problem.Reference);
    }

    private static double[] Zdt(int which, double[] x)
    {
        var g = 1 + 9 * x.Skip(1).Sum() / (x.Length - 1);
        var ratio = x[0] / g;
        return [x[0], g * (which switch { 1 => 1 - Math.Sqrt(ratio), 2 => 1 - ratio * ratio, _ => 1 - Math.Sqrt(ratio) - ratio * Math.Sin(10 * Math.PI * x[0]) })];
    }

    private static double[] Dtlz2(double[] x)
    {
        var g = 1 + x.Skip(2).Sum(v => (v - 0.5) * (v - 0.5));
        var (a, b) = (x[0] * Math.PI / 2, x[1] * Math.PI / 2);
        return [g * Math.Cos(a) * Math.Cos(b), g * Math.Cos(a) * Math.Sin(b), g * Math.Sin(a)];
    }

    private static (double[], double[]?) BinhKorn(double[] u)
    {
        var (x, y) = (5 * u[0], 3 * u[1]);
        return ([4 * x * x + 4 * y * y, (x - 5) * (x - 5) + (y - 5) * (y - 5)], [(x - 5) * (x - 5) + y * y - 25, 7.7 - (x - 8) * (x - 8) - (y + 3) * (y + 3)]);
    }

    private static (double[], double[]?) ConstrEx(double[] u)
    {
        var (x, y) = (0.1 + 0.9 * u[0], 5 * u[1]);
        return ([x, (1 + y) / x], [6 - y - 9 * x, 1 + y - 9 * x]);
    }
}
