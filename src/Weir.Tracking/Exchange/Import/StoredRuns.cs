using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Metrics;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Runs of this store in the form of a source, with whole histories: what an import is compared with, and what an export writes.</summary>
internal sealed class StoredRuns
{
    private readonly RunLoader _loader = new();

    /// <summary>One run; null when it is not there.</summary>
    public SourceRun? Find(ISqlSession session, string runId)
    {
        (long No, RunInfo Info) row;
        long? deletedTime;
        using (var rows = session.Query($"SELECT {RunTable.Columns}, r.deleted_time FROM runs r WHERE r.run_id = $1", runId))
        {
            if (!rows.Read()) return null;
            row = RunTable.Read(rows);
            deletedTime = rows.GetInt64OrNull(10);
        }

        var run = _loader.Load(session, row);
        var metrics = new Dictionary<string, List<MetricPoint>>();
        foreach (var metric in run.Data?.Metrics ?? [])
            if (MetricSeries.Open(session, row.No, metric.Key!) is { } series) metrics.Add(metric.Key!, series.Read(HistoryPosition.Start, long.MaxValue));
        return new SourceRun(run.Info)
        {
            DeletedTime = deletedTime,
            Params = run.Data?.Params ?? [],
            Tags = run.Data?.Tags ?? [],
            Metrics = metrics,
            Datasets = run.Inputs?.DatasetInputs ?? [],
            ModelInputs = run.Inputs?.ModelInputs ?? [],
            ModelOutputs = run.Outputs?.ModelOutputs ?? [],
        };
    }
}
