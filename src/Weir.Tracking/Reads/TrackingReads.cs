using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Experiments;
using Weir.Tracking.Metrics;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Reads;

/// <summary>What Weir's own pages and commands ask for beyond the protocol.</summary>
public sealed class TrackingReads
{
    private readonly IDatabase _database;

    internal TrackingReads(IDatabase database) => _database = database;

    /// <summary>All experiments that are not deleted, with counts, newest first.</summary>
    public Task<List<ExperimentSummary>> ExperimentsAsync(CancellationToken cancellation = default) => _database.ReadAsync(
        s => s.List(
            $"""
            SELECT {ExperimentTable.Columns}, COUNT(r.run_no), MAX(r.start_time), COUNT(CASE WHEN r.status = 'RUNNING' THEN 1 END)
            FROM experiments e LEFT JOIN runs r ON r.experiment_id = e.experiment_id AND r.deleted = 0
            WHERE e.deleted = 0 GROUP BY e.experiment_id ORDER BY e.creation_time DESC, e.experiment_id DESC
            """,
            r => new ExperimentSummary(ExperimentTable.Read(r), r.GetInt64(6), r.GetInt64OrNull(7), r.GetInt64(8))),
        cancellation);

    /// <summary>One metric of one run, in the order of steps, thinned for drawing.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>: there is no such run.</exception>
    public Task<Curve> CurveAsync(string runId, string key, int maxPoints, CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            var run = RunTable.Require(session, runId);
            using var points = MetricSeries.Open(session, run.No, key)?.BySteps(long.MinValue, long.MaxValue) ?? new RentedPoints(0);
            return new Curve(runId, key, points.Count, CurveSampler.Thin(points.Span, maxPoints));
        },
        cancellation);

    /// <summary>Where a run stands, without its points.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>: there is no such run.</exception>
    public Task<RunPulse> PulseAsync(string runId, CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            var (no, info) = RunTable.RequireInfo(session, runId);
            var metrics = session.List(
                """
                SELECT k.key, l.value, l.nan, l.step, l.timestamp, l.points, l.least, l.greatest
                FROM latest_metrics l JOIN metric_keys k ON k.key_no = l.key_no WHERE l.run_no = $1
                """,
                r => (Key: r.GetText(0), Pulse: new MetricPulse(r.GetBoolean(2) ? double.NaN : r.GetDouble(1), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetDouble(6), r.GetDouble(7))),
                no);
            return new RunPulse(info.Status!.Value, info.EndTime, metrics.ToDictionary(m => m.Key, m => m.Pulse))
            {
                StaleSince = session.TextOrNull("SELECT value FROM tags WHERE run_no = $1 AND key = $2", no, Client.WeirTags.Stale),
            };
        },
        cancellation);

    /// <summary>Runs whose parent is a run, oldest first.</summary>
    public Task<List<RunInfo>> ChildrenAsync(string runId, CancellationToken cancellation = default) => _database.ReadAsync(
        s => s.List(
            $"SELECT {RunTable.Columns} FROM tags t JOIN runs r ON r.run_no = t.run_no WHERE t.key = 'mlflow.parentRunId' AND t.value = $1 AND r.deleted = 0 ORDER BY r.start_time, r.run_id",
            r => RunTable.Read(r).Info, runId),
        cancellation);
}

/// <summary>An experiment in a list.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Runs">Runs that are not deleted.</param>
/// <param name="LastRunAt">Start of the newest run, milliseconds since 1970.</param>
/// <param name="RunningRuns">Runs at work.</param>
public sealed record ExperimentSummary(Experiment Experiment, long Runs, long? LastRunAt, long RunningRuns);

/// <summary>A metric of a run for drawing.</summary>
/// <param name="RunId">Run.</param>
/// <param name="Key">Metric.</param>
/// <param name="TotalPoints">How many points were logged; more than <paramref name="Points"/> when it was thinned.</param>
/// <param name="Points">Points in the order of steps.</param>
public sealed record Curve(string RunId, string Key, int TotalPoints, IReadOnlyList<CurvePoint> Points);
