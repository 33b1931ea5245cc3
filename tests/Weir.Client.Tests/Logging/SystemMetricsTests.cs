using Weir.Client.Logging;
using Weir.Testing;

namespace Weir.Client.Tests.Logging;

public sealed class SystemMetricsTests
{
    [Fact]
    public void Figures_are_those_of_the_machine_by_MLflows_names()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["net"]);
        File.WriteAllText(folder["meminfo"], "MemTotal:       16000000 kB\nMemFree:  100 kB\nMemAvailable:    4000000 kB\n");
        Write(folder, "cpu  100 0 50 800 50 0 0 0 0 0", 5_000_000, 1_000_000);
        var figures = new SystemFigures(folder.Path, folder.Path);
        var first = figures.Read();
        Assert.DoesNotContain("system/cpu_utilization_percentage", first.Keys);
        Assert.Equal((75.0, 12288.0), (first["system/system_memory_usage_percentage"], first["system/system_memory_usage_megabytes"]));
        Write(folder, "cpu  160 0 90 890 60 0 0 0 0 0", 8_000_000, 1_500_000);
        var second = figures.Read();
        Assert.Equal(50, second["system/cpu_utilization_percentage"]);
        Assert.Equal((3.0, 0.5), (second["system/network_receive_megabytes"], second["system/network_transmit_megabytes"]));
        Assert.InRange(second["system/disk_usage_percentage"], 0, 100);
    }

    [Fact]
    public void What_a_machine_does_not_tell_is_missing()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["stat"], "cpu what\n");
        var figures = new SystemFigures(folder.Path, folder.Path).Read();
        Assert.All(figures.Keys, k => Assert.StartsWith("system/disk", k));
    }

    [Fact]
    public void Cards_are_asked_for_through_their_program_and_what_they_do_not_know_is_missing()
    {
        using var folder = new TempFolder();
        var program = folder.Write("nvidia-smi", "#!/bin/sh\n[ \"$2\" = --format=csv,noheader,nounits ] || exit 1\necho '0, 37, 1000, 4000, 70.00, 350.00'\necho '1, 0, 0, 4000, [N/A], [N/A]'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(program, GpuFigures.Find("/nowhere:" + folder.Path));
        Assert.Null(GpuFigures.Find("/nowhere"));
        var figures = new Dictionary<string, double>();
        GpuFigures.Read(figures, program);
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["system/gpu_0_utilization_percentage"] = 37,
                ["system/gpu_0_memory_usage_megabytes"] = 1048.58,
                ["system/gpu_0_memory_usage_percentage"] = 25,
                ["system/gpu_0_power_usage_watts"] = 70,
                ["system/gpu_0_power_usage_percentage"] = 20,
                ["system/gpu_1_utilization_percentage"] = 0,
                ["system/gpu_1_memory_usage_megabytes"] = 0,
                ["system/gpu_1_memory_usage_percentage"] = 0,
            },
            figures);
    }

    [Fact]
    public async Task This_machine_is_sampled_until_the_end()
    {
        var store = new FakeStore();
        var client = new TrackingClient(store);
        await using (var logger = new RunLogger(client, await client.ResumeRunAsync("r1")))
        {
            var sampling = new SystemMetrics(logger, TimeSpan.FromHours(1));
            await sampling.DisposeAsync();
        }

        var points = store.Taken.SelectMany(b => b.Metrics!).ToList();
        Assert.InRange(points.Single(m => m is { Key: "system/system_memory_usage_percentage", Step: 0 }).Value!.Value, 0, 100);
        Assert.All(points, m => Assert.StartsWith("system/", m.Key));
    }

    private static void Write(TempFolder folder, string cpu, long received, long sent)
    {
        File.WriteAllText(folder["stat"], cpu + "\ncpu0 1 2 3\n");
        File.WriteAllText(folder["net/dev"], $"Inter-| Receive\n face |bytes\n    lo: 99 0 0 0 0 0 0 0 99 0 0 0 0 0 0 0\n  eth0: {received} 1 0 0 0 0 0 0 {sent} 1 0 0 0 0 0 0\n");
    }
}
