using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Experiments;

/// <summary>SQL on experiments.</summary>
internal static class ExperimentTable
{
    public const string Columns = "e.experiment_id, e.name, e.artifact_location, e.deleted, e.last_update_time, e.creation_time";

    public static Experiment Read(SqlRows row) => new(
        row.GetInt64(0).ToString(CultureInfo.InvariantCulture), row.GetText(1), row.GetText(2), row.GetBoolean(3) ? "deleted" : "active", row.GetInt64(4), row.GetInt64(5));

    public static Experiment? Find(ISqlSession session, long id) =>
        session.FirstOrDefault($"SELECT {Columns} FROM experiments e WHERE e.experiment_id = $1", Read, id);

    public static Experiment? Find(ISqlSession session, string name) =>
        session.FirstOrDefault($"SELECT {Columns} FROM experiments e WHERE e.name = $1", Read, name);

    public static Experiment Require(ISqlSession session, long id) =>
        Find(session, id) ?? throw MlflowErrors.NotFound(string.Create(CultureInfo.InvariantCulture, $"No Experiment with id={id} exists"));

    public static Experiment WithTags(ISqlSession session, Experiment experiment)
    {
        var tags = session.List(
            "SELECT key, value FROM experiment_tags WHERE experiment_id = $1 ORDER BY key", r => new Tag(r.GetText(0), r.GetText(1)), long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture));
        return tags.Count == 0 ? experiment : experiment with { Tags = tags };
    }

    public static long Insert(ISqlSession session, string name, Func<long, string> location, long now, long? id = null)
    {
        var number = id ?? session.Int64OrNull("SELECT COALESCE(MAX(experiment_id), 0) + 1 FROM experiments")!.Value;
        var added = session.Execute(
            "INSERT INTO experiments (experiment_id, name, artifact_location, deleted, creation_time, last_update_time) VALUES ($1, $2, $3, 0, $4, $4) ON CONFLICT DO NOTHING",
            number, name, location(number), now);
        return added == 1 ? number : throw MlflowErrors.Exists($"Experiment(name={name}) already exists.");
    }

    public static void SetTag(ISqlSession session, long id, string key, string value) => session.Execute(
        "INSERT INTO experiment_tags (experiment_id, key, value) VALUES ($1, $2, $3) ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value", id, key, value);
}
