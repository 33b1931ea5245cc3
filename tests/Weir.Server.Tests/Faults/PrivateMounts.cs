using System.Diagnostics;

namespace Weir.Server.Tests.Faults;

/// <summary>Mounts that one process alone sees, and that end with it: disks of any size and mood without a change to the machine.</summary>
internal static class PrivateMounts
{
    /// <summary>The program that makes them; skips the test where the system does not let it.</summary>
    public static string Require()
    {
        var unshare = Testing.Require.Program("unshare", "util-linux");
        using var probe = Process.Start(new ProcessStartInfo(unshare, ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        if (probe.ExitCode != 0) Assert.Skip("this system gives no user namespaces with mounts");
        return unshare;
    }
}
