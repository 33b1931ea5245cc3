using System.Diagnostics;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;

namespace Weir.Cli.Tests.Faults;

/// <summary>Commands that write the cache, the metafiles and the workspace are killed at moments drawn by lot; afterwards everything is whole and the next run goes on.</summary>
public sealed class KilledVersioningTests : IDisposable
{
    private const int Files = 1500;

    private readonly CommandRunner _runner = new();

    private static int Kills => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 100 : 3;

    public void Dispose() => _runner.Dispose();

    [Theory]
    [Trait("Kind", "Faults")]
    [InlineData("add", 1)]
    [InlineData("commit", 2)]
    [InlineData("checkout", 3)]
    public async Task A_command_that_is_killed_leaves_everything_whole_and_can_be_repeated(string verb, ulong seed)
    {
        var lot = new SeededRandom(seed);
        await _runner.SucceedsAsync("init", "--no-scm");
        MakeFiles(0);
        await _runner.SucceedsAsync("add", "data");
        var version = 0;
        var spent = await RunToEndAsync(verb, ++version);
        for (var round = 0; round < Kills; round++)
        {
            Prepare(verb, ++version);
            using (var process = _runner.Start(null, Line(verb)))
            {
                // Not before the runtime is up, which takes the same time each run.
                await Task.Delay(TimeSpan.FromMilliseconds(spent.TotalMilliseconds * (0.3 + (0.7 * lot.NextDouble()))));
                if (!process.HasExited) process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await IsWholeAsync($"{verb}, round {round}");
            await _runner.SucceedsAsync(Line(verb));
            var (_, output, _) = await _runner.RunAsync("status", "--json");
            Assert.Equal("{}", output.Trim());
            Assert.Equal(Files, Directory.EnumerateFiles(_runner.Folder["data"], "*", SearchOption.AllDirectories).Count());
        }
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Two_that_add_at_once_both_succeed()
    {
        await _runner.SucceedsAsync("init", "--no-scm");
        foreach (var name in new[] { "one", "two", "three" }) _runner.Folder.Write($"{name}/file", name);
        var processes = new[] { "one", "two", "three" }.Select(n => _runner.Start(null, "add", n)).ToList();
        foreach (var process in processes)
        {
            var (code, error) = await CommandRunner.EndAsync(process);
            Assert.True(code == 0, error);
            process.Dispose();
        }

        await IsWholeAsync("after three at once");
        var (_, output, _) = await _runner.RunAsync("status", "--json");
        Assert.Equal("{}", output.Trim());
        Assert.Equal(3, Directory.EnumerateFiles(_runner.Folder.Path, "*.dvc").Count());
    }

    private static string[] Line(string verb) => verb switch { "add" => ["add", "data"], "commit" => ["commit", "--force"], _ => ["checkout", "--force"] };

    private async Task<TimeSpan> RunToEndAsync(string verb, int version)
    {
        Prepare(verb, version);
        var watch = Stopwatch.StartNew();
        using var process = _runner.Start(null, Line(verb));
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.True(code == 0, error);
        return watch.Elapsed;
    }

    private void Prepare(string verb, int version)
    {
        if (verb == "checkout") Directory.Delete(_runner.Folder["data"], recursive: true);
        else MakeFiles(version);
    }

    private void MakeFiles(int version)
    {
        for (var i = 0; i < Files; i++) _runner.Folder.Write($"data/{i % 7}/{i}", $"{i} of version {version}\n");
    }

    // What a killed command left behind may lie about; nothing may be damaged or half there.
    private async Task IsWholeAsync(string when)
    {
        var (_, output, error) = await _runner.RunAsync("doctor", "--verify", "--json");
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("sound").GetBoolean(), $"{when}: {output} {error}");
        Assert.DoesNotContain(report.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("kind").GetString() == "missing");
    }
}
