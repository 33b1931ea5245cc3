using System.Diagnostics;
using System.Globalization;

namespace Weir.Client.Logging;

/// <summary>What NVIDIA's own program tells of its cards, under MLflow's names; nothing where it is not installed.</summary>
internal static class GpuFigures
{
    private const double MegabytesPerMebibyte = 1.048576;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The program, or null.</summary>
    public static string? Find(string? path) => (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(f => Path.Combine(f, "nvidia-smi")).FirstOrDefault(File.Exists);

    /// <summary>Asks it.</summary>
    public static void Read(Dictionary<string, double> figures, string? program)
    {
        if (program is null) return;
        using var process = Process.Start(new ProcessStartInfo(program, ["--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw,power.limit", "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(); // a card that does not answer must not hold up the others' figures
            return;
        }

        foreach (var line in text.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Add(figures, line.Split(',', StringSplitOptions.TrimEntries));
    }

    // "0, 37, 1024, 24576, 71.50, 350.00"; what a card does not know is "[N/A]".
    private static void Add(Dictionary<string, double> figures, string[] fields)
    {
        if (fields.Length < 6) return;
        var gpu = $"system/gpu_{fields[0]}_";
        var (used, total, power, limit) = (Number(fields[2]), Number(fields[3]), Number(fields[4]), Number(fields[5]));
        Put("utilization_percentage", Number(fields[1]));
        Put("memory_usage_megabytes", used * MegabytesPerMebibyte);
        Put("memory_usage_percentage", 100 * used / total);
        Put("power_usage_watts", power);
        Put("power_usage_percentage", 100 * power / limit);

        void Put(string name, double? value)
        {
            if (value is { } known && double.IsFinite(known)) figures[gpu + name] = Math.Round(known, 2);
        }
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
