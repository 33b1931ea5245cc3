using System.Globalization;
using System.Text.Json;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Faults;

/// <summary>What a killed run of a study leaves on this machine is ended and removed by the next one; what others have at work is not.</summary>
[Trait("Kind", "Faults")]
public sealed class LeftTrialTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task The_commands_of_a_killed_run_are_ended_by_the_next_and_those_of_a_living_one_are_not()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        await _runner.SucceedsAsync("tune", "create", "s", "-p", "x=interval(0,1)", "-n", "4");
        using var killed = _runner.Start(null, "tune", "run", "s", "--lease", "600", "-q", "--", "sh", "-c", "echo $$ >> lost; sleep 600 & echo $! >> lost; wait");
        await Eventually.IsAsync(() => Pids("lost").Count == 2, killed);
        using var alive = _runner.Start(null, "tune", "run", "s", "--lease", "600", "-q", "--", "sh", "-c", "echo $$ >> kept; until test -e go; do sleep 0.05; done; echo 2");
        await Eventually.IsAsync(() => Pids("kept").Count == 1, alive);
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.All(Pids("lost"), p => Assert.True(ProcessIds.IsAlive(p)));
        using var next = _runner.Start(null, "tune", "run", "s", "--lease", "600", "-q", "--", "sh", "-c", "echo 1");
        await Eventually.IsAsync(() => !Pids("lost").Exists(ProcessIds.IsAlive), next);
        Assert.All(Pids("kept"), p => Assert.True(ProcessIds.IsAlive(p)));
        _runner.Folder.Write("go", "");
        foreach (var worker in new[] { alive, next })
        {
            var (code, error) = await CommandRunner.EndAsync(worker);
            Assert.True(code == 0, error);
        }

        // At once, not when its lease has gone by: with the parameters of before.
        using var read = JsonDocument.Parse((await _runner.RunAsync("tune", "trials", "s", "--json")).Output);
        var trials = read.RootElement.EnumerateArray().ToList();
        Assert.Equal(("fail", "retry", "whoever ran it was killed"), (Text(trials[0], "state"), Text(trials[0], "reason"), Text(trials[0], "error")));
        Assert.All(trials.Skip(1), t => Assert.Equal("complete", Text(t, "state")));
        var again = trials.Single(t => t.TryGetProperty("retry_of", out _));
        Assert.Equal(trials[0].GetProperty("params").GetRawText(), again.GetProperty("params").GetRawText());
        Assert.Equal(2, trials[1].GetProperty("values")[0].GetDouble());
        Assert.Empty(Directory.GetDirectories(_runner.Folder[".weir/local/tune"]).SelectMany(d => Directory.GetDirectories(d)).SelectMany(d => Directory.GetDirectories(d)));
        using var runs = JsonDocument.Parse((await _runner.RunAsync("runs", "list", "--limit", "50", "--json")).Output);
        Assert.DoesNotContain(runs.RootElement.GetProperty("runs").EnumerateArray(), r => r.GetProperty("info").GetProperty("status").GetString() == "RUNNING");
    }

    [Fact]
    public async Task A_stopped_study_that_is_resumed_ends_them_too()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        using var killed = _runner.Start(null, "tune", "run", "s", "-p", "x=interval(0,1)", "-n", "1", "-q", "--", "sh", "-c", "echo $$ >> lost; sleep 600");
        await Eventually.IsAsync(() => Pids("lost").Count == 1, killed);
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _runner.SucceedsAsync("tune", "stop", "s");
        await _runner.SucceedsAsync("tune", "resume", "s");
        await Eventually.IsAsync(() => !ProcessIds.IsAlive(Pids("lost")[0])); // killed before the verb ended, which takes a busy machine a moment
        await _runner.SucceedsAsync("tune", "run", "s", "-q", "--", "sh", "-c", "echo 1");
        Assert.Contains("whoever ran it was killed", (await _runner.RunAsync("tune", "trials", "s")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_with_secrets_that_a_killed_run_left_are_removed_by_the_next()
    {
        await _runner.SucceedsAsync("init", "--no-scm", "-q");
        _runner.Folder.Write("conf/config.yaml", "lr: 0.1\npin: a-pin-of-its-own\nweir: {secret: [pin]}\n");
        const string Script = "echo $WEIR_CONFIG_FILE >> where; grep -q a-pin-of-its-own $WEIR_CONFIG_FILE || exit 9; test -e go || sleep 600; echo 1";
        using var killed = _runner.Start(null, "tune", "run", "s", "--config-dir", "conf", "-S", "lr=interval(0,1)", "-n", "1", "-q", "--", "sh", "-c", Script);
        await Eventually.IsAsync(() => File.Exists(_runner.Folder["where"]) && File.ReadLines(_runner.Folder["where"]).Any(), killed);
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        var left = File.ReadLines(_runner.Folder["where"]).First();
        Assert.True(File.Exists(left));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(left)!));
        _runner.Folder.Write("go", "");
        await _runner.SucceedsAsync("tune", "run", "s", "-q");
        Assert.Equal(2, File.ReadLines(_runner.Folder["where"]).Distinct().Count());
        Assert.All(File.ReadLines(_runner.Folder["where"]), f => Assert.False(Directory.Exists(Path.GetDirectoryName(f))));
    }

    private List<int> Pids(string file) => File.Exists(_runner.Folder[file]) ? [.. File.ReadLines(_runner.Folder[file]).Where(l => l.Length > 0).Select(l => int.Parse(l, CultureInfo.InvariantCulture))] : [];

    private static string Text(JsonElement trial, string name) => trial.GetProperty(name).GetString()!;
}
