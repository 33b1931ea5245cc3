using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client.Wire;
using Weir.Tracking.Runs;

namespace Weir.Cli.Tracking;

/// <summary>A run at work, as <c>tracking top</c> shows it.</summary>
internal sealed record LiveRun(
    string Id, string Name, string Experiment, string Duration, long? Step, long? Steps, IReadOnlyList<KeyValuePair<string, double>> Metrics, double? CpuPercent, double? MemoryPercent, double? GpuPercent, long? LastAt)
{
    private const int ShownMetrics = 3;
    private const string System = "system/";

    private static readonly string[] StepWords = ["max_steps", "total_steps", "steps", "num_train_epochs", "max_epochs", "n_epochs", "num_epochs", "epochs", "num_boost_round", "n_estimators", "rounds", "iterations", "max_iter"];

    /// <summary>The columns of the table.</summary>
    public static IReadOnlyList<Column<LiveRun>> Columns { get; } =
    [
        new("run", r => r.Id[..8]), new("name", r => TextTable.Shorten(r.Name, 24)), new("experiment", r => TextTable.Shorten(r.Experiment, 16)), new(">duration", r => r.Duration), new(">step", r => r.Progress),
        new("metrics", r => r.MetricText), new(">cpu", r => Percent(r.CpuPercent)), new(">memory", r => Percent(r.MemoryPercent)), new(">gpu", r => Percent(r.GpuPercent)),
    ];

    private string Progress => (Step, Steps) switch
    {
        (null, _) => "-",
        ({ } step, { } steps) when steps >= step && steps > 0 => string.Create(CultureInfo.InvariantCulture, $"{step}/{steps} ({100 * step / steps} %)"),
        ({ } step, _) => step.ToString(CultureInfo.InvariantCulture),
    };

    private string MetricText => Metrics.Count == 0 ? "-" : string.Join("  ", Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:G5}")));

    /// <summary>What a run shows now.</summary>
    public static LiveRun Of(Run run, IReadOnlyDictionary<string, string> experiments, TimeProvider time)
    {
        var metrics = run.Data?.Metrics ?? [];
        var own = metrics.Where(m => !m.Key!.StartsWith(System, StringComparison.Ordinal)).ToList();
        var latest = own.DistinctBy(m => m.Key).ToDictionary(m => m.Key!, m => m.Value!.Value);
        return new LiveRun(
            run.Info.RunId, run.Info.RunName ?? "-", experiments.GetValueOrDefault(run.Info.ExperimentId!, "?"), Durations.Of(run.Info, time), own.Count == 0 ? null : own.Max(m => m.Step), StepsOf(run),
            [.. MetricOrder.Of(latest.Keys).Take(ShownMetrics).Select(k => KeyValuePair.Create(k, latest[k]))],
            Load(metrics, "cpu_utilization_percentage"), Load(metrics, "system_memory_usage_percentage"), Gpu(metrics), metrics.Count == 0 ? null : metrics.Max(m => m.Timestamp));
    }

    /// <summary>A line for a log.</summary>
    public string Line(string now) => Printable.Text($"{now} {Id[..8]} {Name} ({Experiment}) {Duration} step {Progress}{(Metrics.Count == 0 ? string.Empty : " " + string.Join(' ', Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key}={m.Value:G6}"))))}{Load(" cpu", CpuPercent)}{Load(" memory", MemoryPercent)}{Load(" gpu", GpuPercent)}").Replace('\n', ' ');

    /// <summary>The same for a script.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("run_id", Id);
        json.WriteString("name", Name);
        json.WriteString("experiment", Experiment);
        json.WriteString("duration", Duration);
        Number(json, "step", Step);
        Number(json, "steps", Steps);
        json.WriteStartObject("metrics");
        foreach (var (key, value) in Metrics)
        {
            if (double.IsFinite(value)) json.WriteNumber(key, value);
            else json.WriteString(key, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }

        json.WriteEndObject();
        Number(json, "cpu_percent", CpuPercent);
        Number(json, "memory_percent", MemoryPercent);
        Number(json, "gpu_percent", GpuPercent);
        Number(json, "last_logged_at", LastAt);
        json.WriteEndObject();
    }

    private static long? StepsOf(Run run)
    {
        var parameters = (run.Data?.Params ?? []).ToDictionary(p => p.Key!, p => p.Value);
        foreach (var word in StepWords)
            if (parameters.TryGetValue(word, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)) return steps;
        return null;
    }

    private static double? Load(IReadOnlyList<Metric> metrics, string key) => metrics.FirstOrDefault(m => m.Key == System + key)?.Value;

    private static double? Gpu(IReadOnlyList<Metric> metrics) =>
        metrics.Where(m => m.Key!.StartsWith(System + "gpu_", StringComparison.Ordinal) && m.Key.EndsWith("_utilization_percentage", StringComparison.Ordinal)).Select(m => m.Value).Max();

    private static string Percent(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0", CultureInfo.InvariantCulture) + " %" : "-";

    private static string Load(string name, double? value) => value is { } number && double.IsFinite(number) ? string.Create(CultureInfo.InvariantCulture, $"{name}={number:0}%") : string.Empty;

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
