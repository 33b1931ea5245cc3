using System.Globalization;
using Weir.Foundation.Project;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Records;
using Weir.Reports;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>The run of the pipeline that made what is reported: which stages ran, how they ended, what they took.</summary>
internal static class RunSection
{
    /// <summary>Beyond that a run is not this build's.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    /// <summary>The project's last run; null when there is none of the last day.</summary>
    public static async Task<ReportSection?> LastAsync(WeirProject project, TimeProvider time, CancellationToken cancellation)
    {
        if (!File.Exists(project.Database)) return null;
        await using var database = await SqliteDatabase.OpenAsync(project.Database, cancellation: cancellation);
        var store = await PipelineStore.OpenAsync(database, time, cancellation);
        if (await store.Reads.RunsAsync(1, cancellation: cancellation) is not [var run] || time.GetUtcNow() - run.StartedAt > Oldest) return null;
        var attempts = await store.Reads.AttemptsAsync(run.Id, cancellation);
        var table = new MarkdownTable("stage", "ended", ">took", ">memory", "why");
        foreach (var attempt in attempts.GroupBy(a => a.Stage).Select(a => a.Last()))
            table.Add(ReviewText.Code(attempt.Stage), Ended(attempt.State), Took(attempt.EndedAt - (attempt.BegunAt ?? attempt.StartedAt)), attempt.PeakMemoryBytes is { } bytes ? $"{Figures.Number(bytes / 1e6)} MB" : "–", ReviewText.Plain(attempt.Message ?? string.Empty));
        var failed = attempts.GroupBy(a => a.Stage).Count(a => a.Last().State == StageStates.Failed);
        var isGood = run.State != "failed" && failed == 0;
        var state = run.EndedAt is { } ended ? $"{run.State} in {Took(ended - run.StartedAt)}" : run.State;
        var body = $"Run {ReviewText.Code(run.RunId)}: {state}{Counts(run)}, started by {ReviewText.Plain(run.Trigger ?? run.StartedBy)}.\n{(table.Count > 0 ? $"\n{table}" : string.Empty)}";
        return new ReportSection("Run", body, isGood ? null : "the pipeline failed", isGood);
    }

    private static string Counts(PipelineRun run) => run.Counts.Count == 0 ? string.Empty : $" ({string.Join(", ", run.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Key}")))})";

    private static string Ended(string state) => state switch
    {
        StageStates.Succeeded => "✅ succeeded",
        StageStates.Failed => "❌ failed",
        _ => state,
    };

    private static string Took(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
