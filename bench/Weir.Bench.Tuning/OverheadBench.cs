using System.Diagnostics;
using Weir.Tuning.Samplers;
using Weir.Tuning.Studies;

namespace Weir.Bench.Tuning;

/// <summary>CPU time of a trial that costs nothing: ask, five floats, tell, in memory, on one thread, with a history of n trials.</summary>
internal static class OverheadBench
{
    private static readonly (string Sampler, int[] Sizes)[] Cases =
    [
        ("random", [100, 1000, 10_000]), ("tpe", [100, 1000, 10_000]), ("cmaes", [100, 1000, 4000]), ("gp", [30, 100, 300]), ("auto", [30, 100, 300]),
    ];

    public static void Run(string[] only)
    {
        foreach (var (sampler, sizes) in Cases)
            foreach (var size in sizes)
                if ((only.Length == 0 || only.Contains(sampler)) && SamplerCatalog.Names.Contains(sampler)) Measure(sampler, size);
    }

    private static void Measure(string sampler, int size)
    {
        // The compiler's time is not the sampler's.
        if (size <= 100) Warm(sampler);
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(sampler), Seed = 1, PlannedTrials = size });
        var measured = Math.Min(Math.Max(size / 10, 10), 200);
        for (var i = 0; i < size - measured / 2; i++) One(study);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var wall = Stopwatch.GetTimestamp();
        for (var i = 0; i < measured; i++) One(study);
        var spent = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds;
        Console.WriteLine($"{sampler,-8} n={size,6}: {spent / measured,8:0.000} CPU-ms a trial ({Stopwatch.GetElapsedTime(wall).TotalMilliseconds / measured:0.000} ms)");
    }

    private static void Warm(string sampler)
    {
        var study = new Study(new StudySettings { Sampler = SamplerCatalog.Create(sampler), Seed = 2, PlannedTrials = 3000 });
        for (var i = 0; i < (sampler is "gp" or "auto" ? 150 : 3000); i++) One(study);
    }

    private static void One(Study study)
    {
        var trial = study.Ask();
        var sum = 0.0;
        for (var i = 0; i < 5; i++)
        {
            var x = trial.SuggestFloat("x" + (char)('0' + i), -5, 10);
            sum += (x - i) * (x - i);
        }

        study.Tell(trial.Number, sum);
    }
}
