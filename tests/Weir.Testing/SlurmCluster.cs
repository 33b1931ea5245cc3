using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Xunit;

namespace Weir.Testing;

/// <summary>A Slurm of three nodes with four cores each, on this machine, started at the first use.</summary>
/// <remarks>Slurm finds its configuration by a variable of the environment: a test assembly has one cluster.</remarks>
public sealed class SlurmCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private bool _isUp;

    /// <summary>Starts it, once; skips the test where it cannot.</summary>
    public async Task StartAsync()
    {
        Require.Program("slurmctld", "slurm-wlm munge", "/usr/sbin");
        Require.Program("munged", "slurm-wlm munge", "/usr/sbin");
        Require.Program("sbatch", "slurm-wlm munge");
        if (Environment.UserName != "root") Assert.Skip("this Slurm is started as root");
        await _once.WaitAsync();
        try
        {
            if (_isUp) return;
            await StartDaemonsAsync();
            _isUp = true;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Ends a daemon at once, as a crash would: <c>slurmctld</c> or the slurmd of a node with all that it runs.</summary>
    public async Task KillAsync(string name)
    {
        var pid = (await File.ReadAllTextAsync(_folder["run", name == "slurmctld" ? "slurmctld.pid" : $"slurmd-{name}.pid"])).Trim();
        await RunAsync("kill", "-9", pid);
    }

    /// <summary>Ends what Slurm put over a job, as a crash of the node would, and leaves the job's own processes.</summary>
    /// <param name="pid">Any process of the job.</param>
    public static async Task KillStepAsync(int pid)
    {
        while (!(await File.ReadAllTextAsync($"/proc/{pid}/cmdline")).StartsWith("slurmstepd", StringComparison.Ordinal))
            pid = int.Parse((await File.ReadAllTextAsync($"/proc/{pid}/stat")).Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        await RunAsync("kill", "-9", pid.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Starts a daemon that was killed.</summary>
    public Task RestartAsync(string name) => name == "slurmctld" ? RunAsync("/usr/sbin/slurmctld", "-f", _folder["slurm.conf"]) : RunAsync("/usr/sbin/slurmd", "-N", name, "-f", _folder["slurm.conf"]);

    /// <summary>Starts the slurmd of a node that was killed, and waits until all nodes are free again.</summary>
    public async Task RestoreAsync(string node)
    {
        await RestartAsync(node);
        var started = Stopwatch.GetTimestamp();
        string said;
        while ((said = (await RunAsync("sinfo", "-h", "-o", "%t %D")).Trim()) != "idle 3")
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), $"{node} does not come back: {said} {await RunAsync("sinfo", "-R")}");
            await RunAsync("scontrol", "update", "NodeName=n1,n2,n3", "State=RESUME"); // drained for what one could not end, or for a job that a controller numbered twice
            await Task.Delay(500);
        }
    }

    /// <summary>Runs a command of Slurm's and returns what it prints.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" </dev/null", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        return output + await error.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isUp)
        {
            foreach (var file in Directory.EnumerateFiles(_folder["run"], "*.pid").OrderBy(f => f.Contains("munged", StringComparison.Ordinal)))
                await RunAsync("kill", "-9", (await File.ReadAllTextAsync(file)).Trim());
            await RunAsync("pkill", "-9", "-f", "slurmstepd.*" + _folder.Path); // ours alone: the path is in their words
            await Task.Delay(200);
        }

        _once.Dispose();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // A step that dies may write a last line.
        }
    }

    private async Task StartDaemonsAsync()
    {
        foreach (var name in new[] { "state", "spool", "log", "run" }) Directory.CreateDirectory(_folder[name]);
        // munged wants its folders to be its user's alone.
        await RunAsync("chmod", "755", _folder.Path);
        await File.WriteAllBytesAsync(_folder["munge.key"], RandomNumberGenerator.GetBytes(1024));
        await RunAsync("chmod", "400", _folder["munge.key"]);
        await File.WriteAllTextAsync(_folder["slurm.conf"], Configuration());
        Environment.SetEnvironmentVariable("SLURM_CONF", _folder["slurm.conf"]);
        var munged = await RunAsync(
            "/usr/sbin/munged", "--force", $"--key-file={_folder["munge.key"]}", $"--socket={_folder["run", "munge.sock"]}", $"--pid-file={_folder["run", "munged.pid"]}", $"--log-file={_folder["log", "munged.log"]}",
            $"--seed-file={_folder["run", "munged.seed"]}", "--num-threads=2");
        await RunAsync("/usr/sbin/slurmctld", "-c", "-f", _folder["slurm.conf"]);
        foreach (var node in new[] { "n1", "n2", "n3" }) await RunAsync("/usr/sbin/slurmd", "-N", node, "-f", _folder["slurm.conf"]);
        var started = Stopwatch.GetTimestamp();
        string said;
        while ((said = (await RunAsync("sinfo", "-h", "-o", "%t %D")).Trim()) != "idle 3")
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"Slurm does not come up: {said} {munged}");
            await Task.Delay(100);
        }
    }

    private string Configuration()
    {
        var ports = Ports(4);
        var host = Dns.GetHostName().Split('.')[0];
        return string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=weir
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder["run", "munge.sock"]}
            StateSaveLocation={_folder["state"]}
            SlurmdSpoolDir={_folder["spool"]}/%n
            SlurmctldPidFile={_folder["run", "slurmctld.pid"]}
            SlurmdPidFile={_folder["run"]}/slurmd-%n.pid
            SlurmctldLogFile={_folder["log", "slurmctld.log"]}
            SlurmdLogFile={_folder["log"]}/slurmd-%n.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            MpiDefault=none
            ReturnToService=2
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU_Memory
            SlurmdParameters=config_overrides
            AccountingStorageType=accounting_storage/none
            JobCompType=jobcomp/filetxt
            JobCompLoc={_folder["jobcomp.log"]}
            JobAcctGatherType=jobacct_gather/linux
            JobAcctGatherFrequency=1
            JobAcctGatherParams=OverMemoryKill
            DependencyParameters=kill_invalid_depend
            SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0
            SlurmdTimeout=10
            KillWait=5
            MinJobAge=300
            MaxArraySize=10001
            NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=4 RealMemory=4000 State=UNKNOWN
            NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=4 RealMemory=4000 State=UNKNOWN
            NodeName=n3 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[3]} CPUs=4 RealMemory=4000 State=UNKNOWN
            PartitionName=main Nodes=n1,n2,n3 Default=YES MaxTime=INFINITE State=UP DefMemPerCPU=100

            """);
    }

    private static int[] Ports(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Stop();
        return ports;
    }
}
