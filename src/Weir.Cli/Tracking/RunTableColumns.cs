using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Wire;
using Weir.Tracking.Runs;

namespace Weir.Cli.Tracking;

/// <summary>The columns that a list of runs can have.</summary>
internal static class RunTableColumns
{
    private const int ShownMetrics = 4;
    private const int WidestText = 60;

    private static readonly string[] Standard = ["run", "name", "experiment", "status", "started"];

    /// <summary>Those that are no metric, parameter or tag.</summary>
    public static IReadOnlyList<string> Names { get; } = ["run", "id", "name", "experiment", "status", "started", "ended", "duration", "user", "artifacts", "lifecycle"];

    /// <summary>The columns that were asked for; without any, the usual ones and the metrics that runs are judged by.</summary>
    public static IReadOnlyList<Column<Run>> Choose(IReadOnlyList<string>? asked, IReadOnlyList<Run> runs, IReadOnlyDictionary<string, string> experiments, TimeProvider time)
    {
        var metrics = MetricOrder.Of(runs.SelectMany(r => r.Data?.Metrics ?? []).Select(m => m.Key!)).Take(ShownMetrics).Select(m => "metrics." + m);
        var columns = Columns.Choose(asked, Known(experiments, time), [.. Standard, .. metrics], Keyed);
        return asked is null ? [.. columns.Select(c => c with { Heading = c.Heading.Replace("metrics.", string.Empty, StringComparison.Ordinal) })] : columns;
    }

    private static Dictionary<string, Column<Run>> Known(IReadOnlyDictionary<string, string> experiments, TimeProvider time) => new()
    {
        ["run"] = new("run", r => r.Info.RunId[..8]),
        ["id"] = new("id", r => r.Info.RunId),
        ["name"] = new("name", r => TextTable.Shorten(r.Info.RunName ?? "-", 24)),
        ["experiment"] = new("experiment", r => TextTable.Shorten(experiments.GetValueOrDefault(r.Info.ExperimentId!, "?"), 16)),
        ["status"] = new("status", r => r.Info.Status?.ToString().ToLowerInvariant() ?? "-"),
        ["started"] = new("started", r => When(r.Info.StartTime)),
        ["ended"] = new("ended", r => When(r.Info.EndTime)),
        ["duration"] = new(">duration", r => Durations.Of(r.Info, time)),
        ["user"] = new("user", r => r.Info.UserId ?? "-"),
        ["artifacts"] = new("artifacts", r => r.Info.ArtifactUri ?? "-"),
        ["lifecycle"] = new("lifecycle", r => r.Info.LifecycleStage ?? "-"),
    };

    private static Column<Run>? Keyed(string name) => name.Split('.', 2) switch
    {
        ["metrics" or "metric", { Length: > 0 } key] => new(">metrics." + key, r => r.Data?.Metrics?.FirstOrDefault(m => m.Key == key)?.Value is { } value ? value.ToString("G6", CultureInfo.InvariantCulture) : "-"),
        ["params" or "param", { Length: > 0 } key] => new("params." + key, r => TextTable.Shorten(r.Data?.Params?.FirstOrDefault(p => p.Key == key)?.Value ?? "-", WidestText)),
        ["tags" or "tag", { Length: > 0 } key] => new("tags." + key, r => TextTable.Shorten(r.Data?.Tags?.FirstOrDefault(t => t.Key == key)?.Value ?? "-", WidestText)),
        _ => null,
    };

    private static string When(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "-";
}
