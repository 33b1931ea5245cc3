using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Runs;

/// <summary>Copies runs into other experiments. A moved run has a new id: permissions and files go by the experiment, which a run never changes.</summary>
internal sealed class RunCopyService(IDatabase database, ArtifactService artifacts, TrackingOptions options, TimeProvider time)
{
    private static readonly (string Table, string Columns)[] Copied =
    [
        ("params", "key, value"),
        ("tags", "key, value"),
        ("metrics", "key_no, timestamp, step, value, nan"),
        ("metric_segments", "key_no, segment_no, points, first_timestamp, first_step, last_timestamp, last_step, low_step, high_step, data"),
        ("latest_metrics", "key_no, timestamp, step, value, nan, points, end_timestamp, end_step, tail, segments, numbers, least, greatest, total"),
    ];

    public async Task<CopiedRunAnswer> CopyAsync(CopyRun request, CancellationToken cancellation)
    {
        var source = Required.Text(request.RunId, "run_id");
        var experimentId = Required.ExperimentId(request.ExperimentId);
        if (request is { Move: true, Artifacts: false }) throw MlflowErrors.Invalid("a moved run takes its files along: those left behind would go when the deleted run is collected. Copy it without files, or move it with them");
        if (request.RunName is { } name) _ = RunLogRules.Tags([new Tag(RunTags.RunName, Required.Text(name, "run_name"))], options);
        var id = Id.New();
        var (from, to) = await database.ReadAsync(s => (Source(s, source), Target(s, experimentId)), cancellation);
        var root = ArtifactLocations.Append(to.ArtifactLocation!, $"{id}/artifacts");

        // Files before rows: what breaks off in between leaves files that no run knows, which gc removes.
        var files = request.Artifacts == false ? 0 : await CopyFilesAsync(from.Info.ArtifactUri!, root, cancellation);
        return await database.WriteAsync(
            session =>
            {
                var (number, info) = Source(session, source);
                var experiment = Target(session, experimentId);
                var made = Insert(session, info with { RunId = id, RunUuid = id, ExperimentId = experiment.ExperimentId, RunName = request.RunName ?? info.RunName, ArtifactUri = root }, number);
                RunTable.SetTag(session, made, RunTags.RunName, request.RunName ?? info.RunName!);
                RunTable.SetTag(session, made, WeirTags.CopiedFrom, source);
                if (request.Move == true) session.Execute("UPDATE runs SET deleted = 1, deleted_time = $2 WHERE run_no = $1", number, time.GetUtcNow().ToUnixTimeMilliseconds());
                return new CopiedRunAnswer(id, experiment.ExperimentId, request.RunName ?? info.RunName!, files);
            },
            cancellation);
    }

    private static long Insert(ISqlSession session, RunInfo run, long from)
    {
        var made = RunTable.Insert(session, run);
        session.Execute("UPDATE runs SET end_time = $2 WHERE run_no = $1", made, run.EndTime);
        foreach (var (table, columns) in Copied) session.Execute($"INSERT INTO {table} (run_no, {columns}) SELECT $2, {columns} FROM {table} WHERE run_no = $1", from, made);
        var row = RunTable.Require(session, run.RunId);
        foreach (var input in RunInputTable.Load(session, RunsOf.Numbers(session.Dialect, [from])).GetValueOrDefault(from) ?? []) RunInputTable.Add(session, row, input);
        return made;
    }

    private static Experiment Target(ISqlSession session, long id)
    {
        var experiment = ExperimentTable.Require(session, id);
        return experiment.LifecycleStage != "deleted" ? experiment : throw MlflowErrors.Invalid($"The experiment {experiment.ExperimentId} must be in the 'active' state. Current state is deleted.");
    }

    private static (long No, RunInfo Info) Source(ISqlSession session, string runId)
    {
        var found = RunTable.RequireInfo(session, runId);
        if (found.Info.LifecycleStage == "deleted") throw MlflowErrors.Invalid($"The run {runId} must be in the 'active' state. Current state is deleted.");
        if (found.Info.Status is RunStatus.Running or RunStatus.Scheduled) throw new WeirException(MlflowErrors.InvalidState, $"the run {runId} is still at work: it is copied when it has ended");
        return found;
    }

    private async Task<long> CopyFilesAsync(string from, string to, CancellationToken cancellation)
    {
        if (!ArtifactService.IsOwn(from) || !ArtifactService.IsOwn(to))
            throw new WeirException(MlflowErrors.InvalidState, $"the files at '{from}' cannot be copied to '{to}': they do not lie in this store", "leave them out");
        return await CopyFolderAsync(ArtifactService.Key(from, string.Empty), ArtifactService.Key(to, string.Empty), cancellation);
    }

    private async Task<long> CopyFolderAsync(string from, string to, CancellationToken cancellation)
    {
        var files = 0L;
        await foreach (var entry in artifacts.Store.ListAsync(from, cancellation))
        {
            var target = $"{to}/{entry.Name}";
            if (entry.IsFolder)
            {
                files += await CopyFolderAsync(entry.Key, target, cancellation);
                continue;
            }

            await using var content = await artifacts.Store.OpenAsync(entry.Key, cancellation: cancellation);
            await artifacts.Store.PutAsync(target, content.Stream, content.TotalBytes, cancellation);
            files++;
        }

        return files;
    }
}
