using System.Globalization;
using Weir.Client;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Retention;

/// <summary>SQL that finds and removes what is deleted. Numbers of metric keys stay: servers remember them.</summary>
internal static class CollectRows
{
    private static readonly string[] RunTables =
        ["params", "tags", "metrics", "latest_metrics", "metric_segments", "run_inputs", "run_input_tags", "run_models", "run_traces", "logged_model_metrics", "run_heartbeats"];

    /// <summary>Deleted runs, or those of the named ones.</summary>
    public static List<CollectedRun> Runs(ISqlSession session, IReadOnlyList<string> ids, long? before)
    {
        foreach (var id in ids)
            if (!RunTable.Require(session, id).IsDeleted) throw MlflowErrors.Invalid($"the run {id} is not deleted; delete it first, then it can be collected");
        var wanted = ids.ToHashSet();
        var runs = session.List(
            "SELECT run_no, run_id, artifact_uri FROM runs WHERE deleted = 1 AND (deleted_time <= $1 OR $2 = 1) ORDER BY run_no",
            r => new CollectedRun(r.GetInt64(0), r.GetText(1), r.GetText(2)), before ?? 0, SqlValue.FromBoolean(before is null));
        return wanted.Count == 0 ? runs : runs.FindAll(r => wanted.Contains(r.Id));
    }

    /// <summary>Those that nobody restored meanwhile.</summary>
    public static CollectedRun[] StillDeleted(ISqlSession session, CollectedRun[] runs) =>
        [.. runs.Where(r => session.Int64OrNull("SELECT deleted FROM runs WHERE run_no = $1 AND run_id = $2", r.No, r.Id) == 1)];

    /// <summary>Points of a run.</summary>
    public static long Points(ISqlSession session, long runNo) => session.Int64OrNull("SELECT SUM(points) FROM latest_metrics WHERE run_no = $1", runNo) ?? 0;

    /// <summary>Removes a run that is deleted, with its points.</summary>
    /// <returns>How many points went.</returns>
    public static long DeleteRun(ISqlSession session, long runNo)
    {
        if (session.Int64OrNull("SELECT deleted FROM runs WHERE run_no = $1", runNo) != 1) return 0;
        var points = Points(session, runNo);
        foreach (var table in RunTables) session.Execute($"DELETE FROM {table} WHERE run_no = $1", runNo);
        session.Execute("DELETE FROM runs WHERE run_no = $1", runNo);
        return points;
    }

    /// <summary>Deleted experiments in which no run is left, besides some that are as good as gone.</summary>
    public static List<long> Experiments(ISqlSession session, long? before, IReadOnlyCollection<string> gone)
    {
        var experiments = session.List(
            "SELECT experiment_id FROM experiments WHERE deleted = 1 AND experiment_id <> 0 AND (last_update_time <= $1 OR $2 = 1) ORDER BY experiment_id", r => r.GetInt64(0), before ?? 0, SqlValue.FromBoolean(before is null));
        return experiments.FindAll(e => session.List("SELECT run_id FROM runs WHERE experiment_id = $1", r => r.GetText(0), e).TrueForAll(gone.Contains));
    }

    /// <summary>Traces of experiments that go.</summary>
    public static long Traces(ISqlSession session, List<long> experiments) =>
        session.Int64OrNull($"SELECT COUNT(*) FROM traces WHERE experiment_id IN {session.Dialect.IntegerList("$1")}", Json(experiments)) ?? 0;

    /// <summary>Where files of experiments lie.</summary>
    public static List<(long Id, string Address)> Locations(ISqlSession session, List<long> experiments) => session.List(
        $"SELECT experiment_id, artifact_location FROM experiments WHERE experiment_id IN {session.Dialect.IntegerList("$1")}", r => (r.GetInt64(0), r.GetText(1)), Json(experiments));

    /// <summary>Deleted logged models, and all of experiments that go.</summary>
    public static List<CollectedRun> LoggedModels(ISqlSession session, long? before, List<long> experiments) => session.List(
        $"SELECT model_no, model_id, artifact_uri FROM logged_models WHERE (deleted = 1 AND (deleted_time <= $1 OR $2 = 1)) OR experiment_id IN {session.Dialect.IntegerList("$3")} ORDER BY model_no",
        r => new CollectedRun(r.GetInt64(0), r.GetText(1), r.GetText(2)), before ?? 0, SqlValue.FromBoolean(before is null), Json(experiments));

    public static int DeleteLoggedModel(ISqlSession session, long modelNo)
    {
        foreach (var table in new[] { "logged_model_params", "logged_model_tags", "logged_model_metrics", "run_models" }) session.Execute($"DELETE FROM {table} WHERE model_no = $1", modelNo);
        return session.Execute("DELETE FROM logged_models WHERE model_no = $1", modelNo);
    }

    public static int DeleteExperiment(ISqlSession session, long experiment)
    {
        // Somebody may have restored it, or one of its runs.
        if (session.Int64OrNull("SELECT COUNT(*) FROM runs WHERE experiment_id = $1", experiment) != 0 || session.Int64OrNull("SELECT deleted FROM experiments WHERE experiment_id = $1", experiment) != 1) return 0;
        foreach (var table in new[] { "traces", "scorers", "evaluation_dataset_experiments", "datasets", "experiment_tags", "experiments" }) session.Execute($"DELETE FROM {table} WHERE experiment_id = $1", experiment);
        GrantTable.OnExperimentDeleted(session, experiment); // its number may be given again, and not to its old friends
        return 1;
    }

    private static string Json(List<long> numbers) => $"[{string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";
}
