using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Pipelines.Records;

/// <summary>Runs whose process is gone without having said how they ended: they, and the stages that they had at work, are told so.</summary>
internal static class KilledRuns
{
    /// <summary>Notes the killed runs of a host, within a transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="host">The machine whose processes can be seen.</param>
    /// <param name="isAlive">Whether a process of it lives.</param>
    /// <returns>The tracking runs of those that were found.</returns>
    public static IReadOnlyList<string> Note(ISqlSession session, string host, Func<int, bool> isAlive)
    {
        var running = session.List("SELECT id, run_id, pid, revision FROM pipeline_runs WHERE state = 'running' AND host = $1", r => (Id: r.GetText(0), RunId: r.GetText(1), Pid: (int)r.GetInt64(2), Revision: r.GetInt64(3)), host);
        List<string> killed = [];
        foreach (var run in running.Where(r => !isAlive(r.Pid)))
        {
            var revision = Cancel(session, run.Id, run.Revision);
            var counts = session.List("SELECT state, COUNT(*) FROM pipeline_stages WHERE pipeline_id = $1 GROUP BY state", r => (State: r.GetText(0), Count: (int)r.GetInt64(1)), run.Id).ToDictionary(c => c.State, c => c.Count);
            session.Execute(
                "UPDATE pipeline_runs SET state = 'killed', counts = $1, revision = $2 WHERE id = $3", JsonSerializer.Serialize<IReadOnlyDictionary<string, int>>(counts, PipelineJson.Default.IReadOnlyDictionaryStringInt32), revision, run.Id);
            killed.Add(run.RunId);
        }

        return killed;
    }

    /// <summary>Ends the tracking runs of killed ones that still count as running.</summary>
    public static async Task EndAsync(TrackingClient client, IReadOnlyList<string> runIds, CancellationToken cancellation)
    {
        foreach (var id in runIds)
        {
            try
            {
                var run = await client.ResumeRunAsync(id, cancellation);
                if (run.Info.Status == RunStatus.Running) await run.EndAsync(RunStatus.Killed, cancellation);
            }
            catch (WeirException)
            {
                // Somebody deleted it, or only another may end it: the new run does not depend on it.
            }
        }
    }

    // A change of its own for each, so that whoever reads on from the last one sees it.
    private static long Cancel(ISqlSession session, string id, long revision)
    {
        foreach (var stage in session.List("SELECT stage FROM pipeline_stages WHERE pipeline_id = $1 AND state IN ($2, $3)", r => r.GetText(0), id, StageStates.Running, StageStates.Queued))
            session.Execute("UPDATE pipeline_stages SET state = $1, message = $2, revision = $3 WHERE pipeline_id = $4 AND stage = $5", StageStates.Cancelled, "the run was killed", ++revision, id, stage);
        return revision;
    }
}
