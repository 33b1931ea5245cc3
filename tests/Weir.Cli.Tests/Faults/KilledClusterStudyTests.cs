using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Foundation.Processes;
using Weir.Testing;

[assembly: AssemblyFixture(typeof(SlurmCluster))]

namespace Weir.Cli.Tests.Faults;

/// <summary>The trials of a study are jobs of a cluster; nodes, jobs and the driver are killed: every trial comes to its end once, with the parameters that it was given.</summary>
[Trait("Kind", "Faults")]
public sealed class KilledClusterStudyTests(SlurmCluster cluster) : IAsyncLifetime
{
    private static readonly string[] Nodes = ["n1", "n2", "n3"];

    private readonly CommandRunner _runner = new();
    private readonly SeededRandom _lot = new(7);

    private static bool IsFull => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full";

    public async ValueTask InitializeAsync()
    {
        await cluster.StartAsync();
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        // The file of values is written by whoever runs; what counts is what is told.
        _runner.Folder.Write("f.sh", """
            printf '%s %s\n' $WEIR_TUNE_TRIAL $1 >> ledger
            echo '{"step":1,"value":1}'; echo oh >&2; sleep $2
            awk "BEGIN { printf \"%.17g\n\", ($1 - 1) ^ 2 }"
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        try
        {
            _runner.Dispose();
        }
        catch (IOException)
        {
            // What an orphan still writes.
        }
    }

    [Fact]
    public async Task A_driver_is_killed_and_the_next_one_goes_on_with_the_jobs_that_run()
    {
        const int Trials = 12;
        await CreateAsync(Trials);
        using var first = Start(seconds: "1");
        await UntilAsync(() => Ledger().Count >= 4, first);
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        var begun = Ledger().ToHashSet();
        using var second = Start(seconds: "1");
        var (code, error) = await CommandRunner.EndAsync(second);
        Assert.True(code == 0, error);
        Assert.Contains("goes on, begun by a run before this one", error, StringComparison.Ordinal);
        var ran = Ledger();
        var told = await CheckAsync(Trials); // runs the best once more
        // What ran when the driver was killed ran once, and is told of.
        Assert.All(begun, b => Assert.Equal(1, ran.Count(l => l == b)));
        Assert.All(told.Where(t => begun.Any(b => b.Number == t.Number)), t => Assert.Equal("complete", t.State));
        Assert.Empty(Directory.GetDirectories(_runner.Folder[".weir", "slurm", "tune", Directory.GetDirectories(_runner.Folder[".weir", "slurm", "tune"]).Select(Path.GetFileName).Single()!]));
        Assert.Contains("oh", await File.ReadAllTextAsync(Directory.GetFiles(_runner.Folder[".weir", "logs", "tune"], "0.log", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_jobs_and_the_trials_are_queued_again()
    {
        await CreateAsync(4);
        using var driver = Start(seconds: "600");
        await UntilAsync(() => Ledger().Count >= 2, driver);
        await CommandRunner.InterruptAsync(driver);
        var (code, _) = await CommandRunner.EndAsync(driver);
        Assert.Equal(130, code);
        var states = (await ToldAsync()).Select(t => t.State).ToList();
        Assert.Equal((4, 4), (states.Count(s => s == "fail"), states.Count(s => s == "waiting")));
        await UntilAsync(() => SlurmCluster.RunAsync("squeue", "-h", "-n", "weir").GetAwaiter().GetResult().Trim().Length == 0, null);
    }

    [Fact]
    public async Task What_proves_the_right_to_a_trial_is_seen_by_its_owner_alone()
    {
        await CreateAsync(1);
        using var driver = Start(seconds: "600");
        await UntilAsync(() => Ledger().Count >= 1, driver);
        var job = await SlurmCluster.RunAsync("scontrol", "show", "job", "-o");
        var tickets = Directory.GetFiles(_runner.Folder[".weir", "slurm"], "ticket", SearchOption.AllDirectories);
        var token = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(tickets), TestContext.Current.CancellationToken)).RootElement.GetProperty("token").GetString()!;
        Assert.DoesNotContain(token, job, StringComparison.Ordinal);
        var home = Path.GetDirectoryName(Path.GetDirectoryName(tickets[0]))!;
        Assert.Equal("700", (await SlurmCluster.RunAsync("stat", "-c", "%a", home)).Trim());
        Assert.Equal("600", (await SlurmCluster.RunAsync("stat", "-c", "%a", Directory.GetFiles(home, "run", SearchOption.AllDirectories).Single())).Trim());
        Assert.DoesNotContain(Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])), d => CommandLineOf(d).Contains(token, StringComparison.Ordinal));
        await CommandRunner.InterruptAsync(driver);
        await CommandRunner.EndAsync(driver);
    }

    [Fact]
    public async Task Nodes_jobs_and_the_driver_are_killed_and_no_trial_is_lost_or_told_twice()
    {
        Assert.SkipUnless(IsFull, "WEIR_FAULTS=full runs it: minutes until Slurm gives up nodes that were lost");
        const int Trials = 200;
        await CreateAsync(Trials);
        var watch = Stopwatch.StartNew();
        var driver = Start(seconds: "5");
        var (kills, rounds) = (0, 0);
        try
        {
            while (!driver.HasExited)
            {
                Assert.True(watch.Elapsed < TimeSpan.FromMinutes(20), "it does not come to its end");
                await Task.Delay(TimeSpan.FromSeconds(4 + _lot.Next(5)), TestContext.Current.CancellationToken);
                if (driver.HasExited) break;
                rounds++;
                switch (rounds % 4)
                {
                    case 1: // a node dies for longer than Slurm waits
                        var node = Nodes[_lot.Next(3)];
                        await cluster.KillAsync(node);
                        await KillJobsOfAsync(node);
                        await Task.Delay(TimeSpan.FromSeconds(_lot.Next(15)), TestContext.Current.CancellationToken);
                        await cluster.RestartAsync(node);
                        kills++;
                        break;
                    case 2 when rounds == 2:
                        driver.Kill();
                        await driver.WaitForExitAsync(TestContext.Current.CancellationToken);
                        driver.Dispose();
                        driver = Start(seconds: "5");
                        kills++;
                        break;
                    case 3:
                        var jobs = (await SlurmCluster.RunAsync("squeue", "-h", "-r", "-t", "R", "-o", "%i")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                        if (jobs.Length > 0) await SlurmCluster.RunAsync("scancel", jobs[_lot.Next(jobs.Length)]);
                        kills++;
                        break;
                    default:
                        await SlurmCluster.RunAsync("scontrol", "update", "NodeName=n1,n2,n3", "State=RESUME");
                        break;
                }
            }

            var (code, error) = await CommandRunner.EndAsync(driver);
            Assert.True(code == 0, error);
        }
        finally
        {
            driver.Dispose();
        }

        var told = await CheckAsync(Trials);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Trials} trials complete of {told.Count} in {watch.Elapsed.TotalSeconds:0} s; {kills} kills in {rounds} rounds; {Ledger().Count} commands began; failed: {string.Join(", ", told.Where(t => t.State == "fail").GroupBy(t => t.Reason).Select(g => $"{g.Count()} {g.Key}"))}");
    }

    private async Task<List<Told>> CheckAsync(int trials)
    {
        var told = await ToldAsync();
        Assert.Equal(Enumerable.Range(0, told.Count), told.Select(t => t.Number));
        Assert.All(told, t => Assert.True(t.State == "complete" || (t.State == "fail" && t.Reason is "stale" or "retry"), t.ToString()));
        var complete = told.Where(t => t.State == "complete").ToList();
        Assert.Equal(trials, complete.Count);
        Assert.Equal(trials, complete.Select(t => t.Root).Distinct().Count());
        Assert.All(told, t => Assert.Equal(told[t.Root].X, t.X));
        Assert.All(complete, t => Assert.Equal((t.X - 1) * (t.X - 1), t.Value, 12));
        Assert.Empty(complete.Select(t => (t.Number, t.X)).Except(Ledger()));
        // The best one, run again with its parameters, gives the same value.
        var best = complete.MinBy(t => t.Value)!;
        using var read = JsonDocument.Parse((await _runner.RunAsync("tune", "best", "s", "--json")).Output);
        Assert.Equal(best.Number, read.RootElement[0].GetProperty("number").GetInt32());
        var again = await ProcessRunner.RunAsync(new ProcessSpec("sh", ["f.sh", best.X.ToString("R", CultureInfo.InvariantCulture), "0"]) { WorkingDirectory = _runner.Folder.Path });
        Assert.Equal(best.Value, double.Parse(again.Output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture));
        var (code, output, error) = await _runner.RunAsync("runs", "replay", FormattableString.Invariant($"s-{best.Number}"), "--json");
        Assert.True(code == 0, error + output);
        Assert.Contains(best.Value.ToString("R", CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
        return told;
    }

    private async Task<List<Told>> ToldAsync()
    {
        using var read = JsonDocument.Parse((await _runner.RunAsync("tune", "trials", "s", "--json")).Output);
        return [.. read.RootElement.EnumerateArray().Select(Told.Of)];
    }

    // As when the machine loses its power: what ran there leaves no result. All by one command, parents first, so that none lives to see its child die.
    private static async Task KillJobsOfAsync(string node)
    {
        var jobs = (await SlurmCluster.RunAsync("squeue", "-h", "-r", "-t", "R", "-w", node, "-o", "%A")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (jobs.Length > 0) await SlurmCluster.RunAsync("sh", "-c", $"kill -9 $(grep -alzE '^SLURM_JOB_ID=({string.Join('|', jobs)})$' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | sort -n) 2>/dev/null; :");
    }

    private Task CreateAsync(int trials) =>
        _runner.SucceedsAsync("tune", "create", "s", "-p", "x=interval(-5,5)", "--sampler", "tpe", "-n", trials.ToString(CultureInfo.InvariantCulture), "--retries", "9");

    private Process Start(string seconds) => _runner.Start(null, "tune", "run", "s", "--executor", "slurm", "-j", IsFull ? "12" : "4", "--lease", "20", "--", "sh", "f.sh", "{x}", seconds);

    private List<(int Number, double X)> Ledger() => File.Exists(_runner.Folder["ledger"])
        ? [.. File.ReadLines(_runner.Folder["ledger"]).Select(l => l.Split(' ')).Where(w => w.Length == 2 && w[1].Length > 0).Select(w => (int.Parse(w[0], CultureInfo.InvariantCulture), double.Parse(w[1], CultureInfo.InvariantCulture)))]
        : [];

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // it has ended
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Process? alive)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (alive is { HasExited: true }) Assert.Fail((await CommandRunner.EndAsync(alive)).Error);
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "nothing happened for a minute");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private sealed record Told(int Number, string State, string? Reason, int Root, double X, double Value, string? Error)
    {
        public static Told Of(JsonElement trial) => new(
            trial.GetProperty("number").GetInt32(),
            trial.GetProperty("state").GetString()!,
            trial.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            trial.TryGetProperty("retry_of", out var of) ? of.GetInt32() : trial.GetProperty("number").GetInt32(),
            trial.GetProperty("params").TryGetProperty("x", out var x) ? x.GetDouble() : double.NaN,
            trial.GetProperty("values") is { } values && values.GetArrayLength() > 0 ? values[0].GetDouble() : double.NaN,
            trial.TryGetProperty("error", out var error) ? error.GetString() : null);
    }
}
