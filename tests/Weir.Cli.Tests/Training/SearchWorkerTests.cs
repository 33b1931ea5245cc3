using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.Cli.Tests.Training;

/// <summary>A search as the real program, whose workers are processes: they crash, hang, are killed, and the search ends well.</summary>
public sealed class SearchWorkerTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Workers_that_crash_cost_their_trials_alone()
    {
        Table(2000);
        using var process = Start("--max-trials", "12", "--threads", "1", "--rounds", "100", "--json");
        var report = process.StandardOutput.ReadToEndAsync();
        foreach (var signal in new[] { "KILL", "ABRT" })
        {
            var worker = await WorkerAsync(process);
            await Eventually.IsAsync(() =>
            {
                if (IsAlive(worker)) Signal(worker, signal); // the runtime swallows the first ABRT, which abort() would send again
                return !IsAlive(worker) || process.HasExited;
            });
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync());
        using var json = JsonDocument.Parse(await report);
        var failures = json.RootElement.GetProperty("failures").EnumerateArray().Select(f => f.GetProperty("reason").GetString()!).ToList();
        Assert.Equal(2, failures.Count);
        Assert.Contains("signal 9 (kill)", failures[0], StringComparison.Ordinal);
        Assert.Contains("signal 6 (abort)", failures[1], StringComparison.Ordinal);
        Assert.Equal("12", json.RootElement.GetProperty("parameters").EnumerateObject().First(p => p.Name.EndsWith(".trials", StringComparison.Ordinal)).Value.GetString());
        Assert.InRange(json.RootElement.GetProperty("metrics").GetProperty("roc_auc").GetDouble(), 0.9, 1);
        Assert.All(json.RootElement.GetProperty("leaderboard").EnumerateArray(), l => Assert.True(l.GetProperty("predict_seconds").GetDouble() >= 0));
    }

    [Fact]
    public async Task A_worker_that_hangs_is_killed_when_the_budget_ends()
    {
        Table(300);
        // A machine so slow that the budget ends before a worker is seen has shown nothing: it is given more time.
        for (var budget = 5; !await HangsAndEndsAsync(budget); budget *= 2) Assert.True(budget < 40, "no worker was ever seen");
        Assert.Empty(Directory.GetDirectories(_runner.Folder["tmp"]));
    }

    private async Task<bool> HangsAndEndsAsync(int budget)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start("--budget", string.Create(CultureInfo.InvariantCulture, $"{budget}s"), "--threads", "1", "--json", "--force");
        var report = process.StandardOutput.ReadToEndAsync();
        var worker = 0;
        await Eventually.IsAsync(() => (worker = WorkerOf(process)) != 0 || process.HasExited);
        if (worker != 0) Signal(worker, "STOP");
        // Who is stopped ends by being killed or never; how long a busy machine takes to evaluate what there is, is no matter of this.
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(budget), TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync());
        Assert.NotEmpty((await report).Trim());
        if (worker == 0) return false;
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2), "it did not wait for its budget");
        Assert.False(Directory.Exists(FormattableString.Invariant($"/proc/{worker}")));
        return true;
    }

    [Fact]
    public async Task Ctrl_C_saves_the_best_so_far_and_a_killed_search_leaves_nothing_at_work()
    {
        Table(300);
        using (var process = Start("--budget", "10m", "--threads", "2"))
        {
            await Eventually.IsAsync(() => Directory.EnumerateFiles(_runner.Folder["tmp"], "*.model", SearchOption.AllDirectories).Count() > 20, process);
            await CommandRunner.InterruptAsync(process);
            var (code, error) = await CommandRunner.EndAsync(process);
            Assert.True(code == 130, error);
            Assert.Contains("stopped early", error, StringComparison.Ordinal);
            Assert.True(File.Exists(_runner.Folder["models/y/model.onnx"]));
            Assert.Empty(Directory.GetDirectories(_runner.Folder["tmp"]));
        }

        using var killed = Start("--budget", "10m", "--threads", "2", "--force");
        var worker = await WorkerAsync(killed);
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.IsAsync(() => !IsAlive(worker));
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_at_once_and_leaves_no_package()
    {
        Table(300);
        using var process = Start("--budget", "10m", "--threads", "1");
        var worker = await WorkerAsync(process);
        Signal(worker, "STOP"); // what is at work answers nobody
        await CommandRunner.InterruptAsync(process);
        await CommandRunner.InterruptAsync(process);
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.True(code == 130, error);
        await Eventually.IsAsync(() => !IsAlive(worker));
        // Either it had the time to save what it had, or there is nothing: never half of it.
        Assert.Equal(File.Exists(_runner.Folder["models/y/MLmodel"]), Directory.Exists(_runner.Folder["models/y"]));
    }

    [Fact]
    public async Task A_disk_that_is_full_when_the_package_is_saved_leaves_no_half_of_it()
    {
        Table(300);
        using var process = _runner.Start(100_000, "automl", "t.csv", "--target", "y", "--max-trials", "6", "--folds", "8", "--learner", "xgboost", "--rounds", "60", "--json");
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.True(code == 1, error);
        Assert.Contains("\"cannot_write\"", error, StringComparison.Ordinal);
        Assert.DoesNotContain("workers of the search", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runner.Folder["models/y"]));
        Assert.Empty(Directory.GetFileSystemEntries(_runner.Folder.Path).Select(Path.GetFileName).Except(["t.csv"]));
    }

    [Fact]
    public async Task Two_searches_at_once_and_one_with_more_threads_give_the_same_bytes()
    {
        Table(300);
        string[] line = ["--max-trials", "8", "--folds", "3", "--rounds", "40"];
        using var one = Start([.. line, "--threads", "1", "--out", "one"]);
        using var two = Start([.. line, "--threads", "4", "--out", "two"]);
        foreach (var process in new[] { one, two })
        {
            var (code, error) = await CommandRunner.EndAsync(process);
            Assert.True(code == 0, error);
        }

        Assert.Equal(File.ReadAllBytes(_runner.Folder["one/model.onnx"]), File.ReadAllBytes(_runner.Folder["two/model.onnx"]));
    }

    [Fact]
    public async Task A_full_disk_is_told_in_a_sentence()
    {
        Table(4000);
        using var process = _runner.Start(120_000, "automl", "t.csv", "--target", "y", "--max-trials", "3", "--json");
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.Equal(1, code);
        Assert.Contains("\"cannot_write\"", error, StringComparison.Ordinal);
        Assert.Contains("workers of the search", error, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runner.Folder["models"]));
    }

    [Fact]
    public async Task Memory_that_does_not_hold_the_table_is_refused_with_what_would()
    {
        Table(300);
        var message = await _runner.FailsAsync(1, "memory_too_small", "automl", "t.csv", "--target", "y", "--max-trials", "2", "--memory", "10MB");
        Assert.Contains("10 MB", message, StringComparison.Ordinal);
        await _runner.FailsAsync(2, "usage", "automl", "t.csv", "--target", "y", "--memory", "much");
        await _runner.FailsAsync(2, "usage", "automl", "t.csv", "--target", "y", "--preset", "quick");
        await _runner.FailsAsync(2, "usage", "train", "t.csv", "--target", "y", "--threads", "2");
    }

    private Process Start(params string[] arguments)
    {
        Directory.CreateDirectory(_runner.Folder["tmp"]);
        var info = new ProcessStartInfo(CommandRunner.Interruptible[0], [.. CommandRunner.Interruptible[1..], "dotnet", typeof(WeirCli).Assembly.Location, "automl", "t.csv", "--target", "y", .. arguments])
        {
            WorkingDirectory = _runner.Folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["TMPDIR"] = _runner.Folder["tmp"];
        return Process.Start(info)!;
    }

    // A worker that has begun to answer: its first model is written, or others' were.
    private static async Task<int> WorkerAsync(Process search)
    {
        var found = 0;
        await Eventually.IsAsync(() => (found = WorkerOf(search)) != 0, search);
        return found;
    }

    private static int WorkerOf(Process search) => Children(search.Id).FirstOrDefault(c => CommandLine(c).Contains("--train-worker", StringComparison.Ordinal));

    private static IEnumerable<int> Children(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id != 0 && Stat(id) is { } stat && stat.Parent == parent && stat.State != 'Z');

    private static bool IsAlive(int process) => Stat(process) is { State: not 'Z' };

    private static (char State, int Parent)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText(FormattableString.Invariant($"/proc/{process}/cmdline"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Table(int rows)
    {
        var random = new SeededRandom(3);
        var text = new StringBuilder("a,b,c,d,y\n");
        for (var i = 0; i < rows; i++)
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            text.Append(CultureInfo.InvariantCulture, $"{a:0.000},{b:0.000},{random.NextNormal():0.000},{random.NextNormal():0.000},{(a * b + a + (0.5 * random.NextNormal()) > 0 ? "yes" : "no")}\n");
        }

        _runner.Folder.Write("t.csv", text.ToString());
    }
}
