using Weir.Client.Wire;

namespace Weir.Server.Api;

/// <summary>Runs as the web UI wants them.</summary>
internal static class RunShapes
{
    public static RunRow Row(Run run)
    {
        var tags = Tags(run.Data?.Tags);
        return new RunRow(
            run.Info.RunId, run.Info.RunName!, run.Info.ExperimentId!, Status(run.Info.Status), run.Info.UserId!, run.Info.StartTime, run.Info.EndTime,
            tags.GetValueOrDefault("mlflow.parentRunId"),
            (run.Data?.Metrics ?? []).ToDictionary(m => m.Key!, m => Finite(m.Value)),
            (run.Data?.Params ?? []).ToDictionary(p => p.Key!, p => p.Value!),
            tags);
    }

    public static string Status(RunStatus? status) => status?.ToString().ToLowerInvariant() ?? "running";

    /// <summary>JSON has no NaN: a gap.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    public static Dictionary<string, string> Tags(IReadOnlyList<Tag>? tags) => (tags ?? []).ToDictionary(t => t.Key!, t => t.Value ?? string.Empty);
}
