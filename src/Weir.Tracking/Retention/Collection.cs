using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Persistence;
using Weir.Tracking.Access;

namespace Weir.Tracking.Retention;

/// <summary>Removes deleted runs, logged models and experiments for good, with their artifacts.</summary>
/// <remarks>Rows go first, in small transactions, and only of what is deleted at that moment; then the files. When it breaks off between
/// the two, the files left are orphans, which a later collection removes. Artifacts that a registered version points to are kept.</remarks>
public static class Collection
{
    private const int RunsAtOnce = 50;

    /// <summary>Collects.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>: a named run is not there; <c>invalid_parameter_value</c>: it is not deleted.</exception>
    public static async Task<CollectReport> RunAsync(TrackingService service, CollectRequest request, IProgressSink? progress = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        time ??= TimeProvider.System;
        var before = request.OlderThan is { } span ? (time.GetUtcNow() - span).ToUnixTimeMilliseconds() : (long?)null;
        var database = service.Database;
        var files = new ArtifactSweep(service, request.IsDryRun, time);
        var (runs, points) = (0L, 0L);
        var chosen = await database.ReadAsync(s => CollectRows.Runs(s, request.RunIds, before), cancellation);
        foreach (var some in chosen.Chunk(RunsAtOnce))
        {
            var gone = request.IsDryRun ? some : await database.WriteAsync(s => CollectRows.StillDeleted(s, some), cancellation);
            points += request.IsDryRun
                ? await database.ReadAsync(s => gone.Sum(r => CollectRows.Points(s, r.No)), cancellation)
                : await database.WriteAsync(s => Removed(s, gone), cancellation);
            foreach (var run in gone) await files.RemoveAsync(run.Id, run.ArtifactUri, cancellation);
            runs += gone.Length;
            progress?.Report("collecting", runs, chosen.Count, "runs");
        }

        var (models, experiments, traces) = request.RunIds.Count > 0 ? (0, 0, 0) : await RestAsync(database, request, before, chosen, files, Noted, cancellation);
        if (request.Orphans) await files.RemoveOrphansAsync(cancellation);
        var unfinished = request.RunIds.Count > 0 ? 0 : await files.RemoveUnfinishedAsync(cancellation);
        return new CollectReport(experiments, runs, models, points, files.Files, files.Bytes, files.Orphans, files.Kept) { Traces = traces, Unfinished = unfinished };

        // One that was restored since it was looked at stays, with all that belongs to it.
        long Removed(ISqlSession session, CollectedRun[] gone)
        {
            gone = CollectRows.StillDeleted(session, gone);
            request.AlsoOf?.Invoke(session, [.. gone.Select(r => r.Id)]);
            return gone.Sum(r => Noted(session, $"runs/{r.Id}", CollectRows.DeleteRun(session, r.No)));
        }

        // The audit log hears of each in the transaction that removes it.
        long Noted(ISqlSession session, string target, long result)
        {
            AuditTable.Add(session, time.GetUtcNow().ToUnixTimeMilliseconds(), Caller.Owner, "tracking/gc", target, "{}");
            return result;
        }
    }

    /// <summary>Removes what killed uploads left among the artifacts, and nothing else.</summary>
    /// <returns>Files removed.</returns>
    public static Task<long> RemoveUnfinishedAsync(TrackingService service, TimeProvider? time = null, CancellationToken cancellation = default) =>
        new ArtifactSweep(service, isDryRun: false, time ?? TimeProvider.System).RemoveUnfinishedAsync(cancellation);

    private static async Task<(long Models, long Experiments, long Traces)> RestAsync(
        IDatabase database, CollectRequest request, long? before, List<CollectedRun> runs, ArtifactSweep files, Func<ISqlSession, string, long, long> noted, CancellationToken cancellation)
    {
        var experiments = await database.ReadAsync(s => CollectRows.Experiments(s, before, request.IsDryRun ? [.. runs.Select(r => r.Id)] : []), cancellation);
        var models = await database.ReadAsync(s => CollectRows.LoggedModels(s, before, experiments), cancellation);
        var traces = await database.ReadAsync(s => CollectRows.Traces(s, experiments), cancellation);
        var locations = await database.ReadAsync(s => CollectRows.Locations(s, experiments), cancellation);
        if (!request.IsDryRun)
        {
            foreach (var model in models) await database.WriteAsync(s => noted(s, $"logged-models/{model.Id}", CollectRows.DeleteLoggedModel(s, model.No)), cancellation);
            foreach (var experiment in experiments) await database.WriteAsync(s => CollectRows.DeleteExperiment(s, experiment) is var gone and > 0 ? noted(s, $"experiments/{experiment}", gone) : 0, cancellation);
        }

        foreach (var model in models) await files.RemoveAsync(model.Id, model.ArtifactUri, cancellation);
        foreach (var (id, address) in locations) await files.RemoveTracesAsync(id, address, cancellation);
        return (models.Count, experiments.Count, traces);
    }
}

/// <summary>A run or logged model that is to go.</summary>
internal sealed record CollectedRun(long No, string Id, string ArtifactUri);
