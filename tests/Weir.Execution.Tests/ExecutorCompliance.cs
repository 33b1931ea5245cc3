using System.Collections.Concurrent;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Execution.Tests;

/// <summary>What every executor must do. A new one proves itself by a subclass.</summary>
public abstract class ExecutorCompliance : IDisposable
{
    protected TempFolder Folder { get; } = new();

    protected abstract IExecutor Executor { get; }

    /// <summary>True where nothing outlives its request.</summary>
    protected virtual bool EndsWhatIsLeftBehind => false;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Commands_run_in_order_in_their_folder_until_one_fails()
    {
        var outcome = await Run("echo one > a", "exit 3", "echo two > b");
        Assert.Equal((3, "exit 3"), (outcome.ExitCode, outcome.FailedCommand));
        Assert.Equal("one\n", await File.ReadAllTextAsync(Folder["a"]));
        Assert.False(File.Exists(Folder["b"]));
    }

    [Fact]
    public async Task Printed_lines_are_heard_and_kept_in_the_log()
    {
        var lines = new ConcurrentQueue<string>();
        var request = new CommandRequest(["echo out; echo err >&2"], Folder.Path) { LogPath = Folder["logs", "x.log"] };
        await Executor.RunAsync(request, (line, _) => lines.Enqueue(line), CancellationToken.None);
        Assert.Equal(["err", "out"], lines.Order(StringComparer.Ordinal));
        Assert.Equal(["err", "out"], (await File.ReadAllLinesAsync(Folder["logs", "x.log"])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Variables_are_set_and_removed()
    {
        var request = new CommandRequest(["echo \"$ONE-${HOME:-none}\" > a"], Folder.Path) { Environment = new Dictionary<string, string?> { ["ONE"] = "1", ["HOME"] = null } };
        await Executor.RunAsync(request, null, CancellationToken.None);
        Assert.Equal("1-none\n", await File.ReadAllTextAsync(Folder["a"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_everything_that_was_started(bool logged)
    {
        using var stop = new CancellationTokenSource();
        var request = new CommandRequest(["sleep 1000 & echo $! > child; echo started; wait"], Folder.Path) { LogPath = logged ? Folder["x.log"] : null };
        var run = Executor.RunAsync(request, (line, _) => { if (line == "started") stop.Cancel(); }, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var child = int.Parse(await File.ReadAllTextAsync(Folder["child"]), CultureInfo.InvariantCulture);
        await Eventually.IsAsync(() => !ProcessIds.IsAlive(child)); // the signal was sent; a busy machine takes a moment to carry it out
    }

    [Fact]
    public async Task A_daemon_left_behind_does_not_keep_the_request_open()
    {
        var outcome = await Run("sleep 600 & echo $! > child");
        Assert.Equal(0, outcome.ExitCode);
        if (!EndsWhatIsLeftBehind) System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Folder["child"]), CultureInfo.InvariantCulture)).Kill();
    }

    [Fact]
    public async Task A_missing_folder_is_named() =>
        Assert.Equal(ErrorCodes.FileNotFound, (await Assert.ThrowsAsync<WeirException>(() => Executor.RunAsync(new CommandRequest(["true"], Folder["none"]), null, CancellationToken.None))).Code);

    private Task<CommandOutcome> Run(params string[] commands) => Executor.RunAsync(new CommandRequest(commands, Folder.Path), null, CancellationToken.None);
}
