using System.Diagnostics;
using System.Globalization;

namespace Weir.Training.AutoML.Workers;

/// <summary>Processor time and memory of processes, as the system counts them.</summary>
internal static class ProcessFigures
{
    private const double TicksPerSecond = 100; // of /proc, on every architecture that .NET runs on
    private const int PageSize = 4096;

    /// <summary>Processor time in seconds of this process from its start, of children that it has seen end, and of those that are at work.</summary>
    public static double CpuOfTree(IEnumerable<int> children)
    {
        var sum = Environment.CpuUsage.TotalTime.TotalSeconds;
        if (!OperatingSystem.IsLinux()) return sum + children.Sum(CpuElsewhere);
        if (Stat("self") is { } own) sum += own.Children;
        foreach (var child in children)
            if (Stat(child.ToString(CultureInfo.InvariantCulture)) is { } stat) sum += stat.Own + stat.Children;
        return sum;
    }

    /// <summary>Bytes of memory that a process holds; 0 when it is gone.</summary>
    public static long Memory(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux()) return long.Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/statm")).Split(' ')[1], CultureInfo.InvariantCulture) * PageSize;
            using var found = Process.GetProcessById(process);
            return found.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // proc(5): "PID (NAME) STATE PPID …"; utime, stime, cutime and cstime are fields 14 to 17, and the name may hold anything.
    private static (double Own, double Children)? Stat(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Ticks(int field) => long.Parse(fields[field - 3], CultureInfo.InvariantCulture) / TicksPerSecond;
            return (Ticks(14) + Ticks(15), Ticks(16) + Ticks(17));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double CpuElsewhere(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.TotalProcessorTime.TotalSeconds;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return 0;
        }
    }
}
