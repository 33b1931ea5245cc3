using System.Diagnostics;
using System.Text;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;

namespace Weir.Cli.Tests.Faults;

/// <summary>A pipeline is killed at moments drawn by lot, and run again: every stage comes to one published result, and what had finished does not run twice.</summary>
public sealed class KilledPipelineTests : IDisposable
{
    private const int Stages = 40;

    private readonly CommandRunner _runner = new();

    private static int Kills => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 100 : 3;

    public void Dispose() => _runner.Dispose();

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task A_pipeline_that_is_killed_again_and_again_comes_to_one_result_for_each_stage()
    {
        var lot = new SeededRandom(7);
        await _runner.SucceedsAsync("init", "--no-scm");
        _runner.Folder.Write("src", "0\n");
        _runner.Folder.Write("dvc.yaml", Pipeline());
        var watch = Stopwatch.StartNew();
        await _runner.SucceedsAsync("repro", "-j", "2", "-q");
        var spent = watch.Elapsed;
        var killed = 0;
        for (var round = 1; round <= Kills; round++)
        {
            _runner.Folder.Write("src", $"{round}\n");
            File.Delete(_runner.Folder["ran"]);
            using (var process = _runner.Start(null, "repro", "-j", "2", "-q"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(spent.TotalMilliseconds * (0.3 + (0.7 * lot.NextDouble()))));
                if (!process.HasExited)
                {
                    process.Kill();
                    killed++;
                }

                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await _runner.SucceedsAsync("repro", "-j", "2", "-q");
            Assert.Equal("{}", (await _runner.RunAsync("status", "--json")).Item2.Trim());
            for (var i = 0; i < Stages; i++) Assert.Equal($"{round}\n", await File.ReadAllTextAsync(_runner.Folder[$"o{i}"]));
            Assert.Empty(Directory.EnumerateFiles(_runner.Folder[".weir", "repro"]));
            Assert.Empty(Directory.EnumerateFiles(_runner.Folder.Path, ".weir-tmp*", SearchOption.TopDirectoryOnly));

            // Only what was at work when the kill came may have run twice.
            var runs = File.ReadLines(_runner.Folder["ran"]).CountBy(l => l).ToList();
            Assert.Equal(Stages, runs.Count);
            Assert.True(runs.Sum(r => r.Value - 1) <= 2, string.Join(", ", runs.Where(r => r.Value > 1)));
        }

        Assert.True(killed > 0, "every run was over before its kill");
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Two_runs_at_once_come_to_one_result()
    {
        await _runner.SucceedsAsync("init", "--no-scm");
        _runner.Folder.Write("src", "0\n");
        _runner.Folder.Write("dvc.yaml", Pipeline());
        using var first = _runner.Start(null, "repro", "-q", "-j", "2");
        using var second = _runner.Start(null, "repro", "-q", "-j", "2");
        foreach (var process in new[] { first, second })
        {
            var (code, error) = await CommandRunner.EndAsync(process);
            Assert.True(code == 0, error);
        }

        Assert.Equal("{}", (await _runner.RunAsync("status", "--json")).Item2.Trim());
        Assert.All(File.ReadLines(_runner.Folder["ran"]).CountBy(l => l), r => Assert.Equal(1, r.Value));
    }

    // Four chains side by side. `ran` tells how often each stage ran; the run cache would hide it, so each input is new.
    private static string Pipeline()
    {
        var text = new StringBuilder("stages:\n");
        for (var i = 0; i < Stages; i++)
        {
            var source = i < 4 ? "src" : $"o{i - 4}";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  s{i}:\n    cmd: cat {source} > o{i}; sleep 0.01; echo {i} >> ran\n    deps: [{source}]\n    outs: [o{i}]\n");
        }

        return text.ToString();
    }
}
