using System.Diagnostics;
using System.Globalization;
using Weir.Foundation.Processes;

namespace Weir.Foundation.Tests;

public sealed class ProcessIdsTests
{
    [Fact]
    public void A_process_that_runs_is_alive_and_one_that_never_was_is_not()
    {
        Assert.True(ProcessIds.IsAlive(Environment.ProcessId));
        Assert.False(ProcessIds.IsAlive(int.MaxValue));
    }

    [Fact]
    public void Where_the_system_does_not_show_what_runs_a_process_that_runs_is_alive_all_the_same()
    {
        Assert.True(ProcessIds.IsAlive(Environment.ProcessId, "/no-proc-here"));
        Assert.False(ProcessIds.IsAlive(int.MaxValue, "/no-proc-here"));
    }

    [Fact]
    public async Task A_process_that_ended_is_not_alive_though_its_parent_never_looks_after_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only there is such a process seen by its number");
        // The shell becomes a sleep, which never asks after the child.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        await Weir.Testing.Eventually.IsAsync(() => !ProcessIds.IsAlive(child));
        Assert.True(Directory.Exists($"/proc/{child}"), "it is still listed");
        parent.Kill();
    }
}
