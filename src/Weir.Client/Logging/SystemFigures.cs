using System.Globalization;

namespace Weir.Client.Logging;

/// <summary>What a Linux machine tells of itself in <c>/proc</c>, under MLflow's names for system metrics.</summary>
/// <remarks>Shares of the time between two readings need two readings: the first has none.</remarks>
internal sealed class SystemFigures(string proc, string diskFolder)
{
    private const double Megabyte = 1e6;

    // Looked for once: most machines have none.
    private readonly string? _gpuProgram = GpuFigures.Find(Environment.GetEnvironmentVariable("PATH"));

    private (double Busy, double All)? _cpu;
    private (double Received, double Sent)? _network;

    /// <summary>Reads everything that there is; what cannot be read is missing.</summary>
    public Dictionary<string, double> Read()
    {
        var figures = new Dictionary<string, double>();
        Try(() => Cpu(figures));
        Try(() => Memory(figures));
        Try(() => Network(figures));
        Try(() => Disk(figures));
        Try(() => GpuFigures.Read(figures, _gpuProgram));
        return figures;
    }

    // The first line: user nice system idle iowait irq softirq steal, in ticks.
    private void Cpu(Dictionary<string, double> figures)
    {
        var ticks = File.ReadLines(Path.Combine(proc, "stat")).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number).ToArray();
        var now = (Busy: ticks.Sum() - ticks[3] - ticks[4], All: ticks.Sum());
        if (_cpu is { } before && now.All > before.All) figures["system/cpu_utilization_percentage"] = Math.Clamp(100 * (now.Busy - before.Busy) / (now.All - before.All), 0, 100);
        _cpu = now;
    }

    private void Memory(Dictionary<string, double> figures)
    {
        var kilobytes = File.ReadLines(Path.Combine(proc, "meminfo")).Select(l => l.Split(':')).Where(p => p.Length == 2).ToDictionary(p => p[0], p => Number(p[1].Trim().Split(' ')[0]));
        var (total, available) = (kilobytes["MemTotal"], kilobytes["MemAvailable"]);
        figures["system/system_memory_usage_megabytes"] = (total - available) * 1024 / Megabyte;
        figures["system/system_memory_usage_percentage"] = 100 * (total - available) / total;
    }

    // Bytes since the first reading, as MLflow counts them, of all interfaces but the loopback.
    private void Network(Dictionary<string, double> figures)
    {
        var (received, sent) = (0.0, 0.0);
        foreach (var line in File.ReadLines(Path.Combine(proc, "net", "dev")).Skip(2))
        {
            var parts = line.Split(':', 2);
            if (parts.Length < 2 || parts[0].Trim() == "lo") continue;
            var fields = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            received += Number(fields[0]);
            sent += Number(fields[8]);
        }

        _network ??= (received, sent);
        figures["system/network_receive_megabytes"] = (received - _network.Value.Received) / Megabyte;
        figures["system/network_transmit_megabytes"] = (sent - _network.Value.Sent) / Megabyte;
    }

    private void Disk(Dictionary<string, double> figures)
    {
        var drive = new DriveInfo(diskFolder);
        figures["system/disk_usage_megabytes"] = (drive.TotalSize - drive.TotalFreeSpace) / Megabyte;
        figures["system/disk_usage_percentage"] = 100.0 * (drive.TotalSize - drive.TotalFreeSpace) / drive.TotalSize;
        figures["system/disk_available_megabytes"] = drive.AvailableFreeSpace / Megabyte;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or ArgumentException or System.ComponentModel.Win32Exception or Foundation.Errors.WeirException)
        {
            // A figure that this machine does not have is not worth a failed training.
        }
    }
}
