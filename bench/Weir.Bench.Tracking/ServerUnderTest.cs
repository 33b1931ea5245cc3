using System.Diagnostics;
using System.Text.Json;

namespace Weir.Bench.Tracking;

/// <summary>A server process and what it costs, from /proc (Linux).</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Process _process;

    private ServerUnderTest(Process process, Uri address)
    {
        _process = process;
        Address = address;
        StartCpuMilliseconds = CpuMilliseconds;
    }

    public Uri Address { get; }

    public double StartCpuMilliseconds { get; }

    public double CpuMilliseconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<ServerUnderTest> StartAsync(string program, string data)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["server", "--data", data, "--port", "0", "--json"]) { RedirectStandardOutput = true })!;
        var text = string.Empty;
        while (!text.Contains('}') && await process.StandardOutput.ReadLineAsync() is { } line) text += line;
        using var announced = JsonDocument.Parse(text);
        var address = new Uri(announced.RootElement.GetProperty("address").GetString()!);
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri(address, "/health"));
        return new ServerUnderTest(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>What the disk itself can do.</summary>
internal static class DiskSpeed
{
    public static double SyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "sync-probe");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var block = new byte[4096];
        var (count, started) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < 2)
        {
            RandomAccess.Write(file, block, count++ * (long)block.Length);
            RandomAccess.FlushToDisk(file);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
