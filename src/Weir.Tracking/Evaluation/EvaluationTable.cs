using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Evaluation;

/// <summary>SQL on evaluation data sets.</summary>
internal static class EvaluationTable
{
    public const string Columns = "d.dataset_no, d.dataset_id, d.name, d.schema, d.digest, d.created_time, d.last_update_time, d.created_by, d.last_updated_by";

    public static (long No, EvaluationDataset Dataset) Read(SqlRows row) => (row.GetInt64(0), new EvaluationDataset(
        row.GetText(1), row.GetText(2), null, row.GetTextOrNull(3), null, row.GetText(4), row.GetInt64(5), row.GetInt64(6), row.GetTextOrNull(7), row.GetTextOrNull(8)));

    public static (long No, EvaluationDataset Dataset)? Find(ISqlSession session, string id)
    {
        using var rows = session.Query($"SELECT {Columns} FROM evaluation_datasets d WHERE d.dataset_id = $1", id);
        return rows.Read() ? Read(rows) : null;
    }

    public static (long No, EvaluationDataset Dataset) Require(ISqlSession session, string id) => Find(session, id) ?? throw MlflowErrors.NotFound($"Evaluation dataset with id '{id}' not found");

    public static EvaluationDataset Complete(ISqlSession session, (long No, EvaluationDataset Dataset) row)
    {
        var tags = new JsonObject();
        foreach (var (key, value) in session.List("SELECT key, value FROM evaluation_dataset_tags WHERE dataset_no = $1 ORDER BY key", r => (r.GetText(0), r.GetText(1)), row.No)) tags[key] = value;
        var count = session.Int64OrNull("SELECT COUNT(*) FROM evaluation_records WHERE dataset_no = $1", row.No)!.Value;
        var experiments = Experiments(session, row.No);
        return row.Dataset with
        {
            Tags = tags.ToJsonString(),
            Profile = count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{{\"num_records\": {count}}}"),
            ExperimentIds = experiments.Count == 0 ? null : experiments,
        };
    }

    public static List<string> Experiments(ISqlSession session, long number) => session.List(
        "SELECT experiment_id FROM evaluation_dataset_experiments WHERE dataset_no = $1 ORDER BY experiment_id", r => r.GetInt64(0).ToString(CultureInfo.InvariantCulture), number);

    public static long Insert(ISqlSession session, EvaluationDataset dataset)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(dataset_no), 0) + 1 FROM evaluation_datasets")!.Value;
        session.Execute(
            "INSERT INTO evaluation_datasets (dataset_no, dataset_id, name, digest, created_time, last_update_time, created_by, last_updated_by) VALUES ($1, $2, $3, $4, $5, $5, $6, $6)",
            number, dataset.DatasetId, dataset.Name, dataset.Digest, dataset.CreatedTime, dataset.CreatedBy);
        return number;
    }

    public static void SetTags(ISqlSession session, long number, IEnumerable<(string Key, string Value)> tags)
    {
        foreach (var (key, value) in tags)
            session.Execute("INSERT INTO evaluation_dataset_tags (dataset_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (dataset_no, key) DO UPDATE SET value = excluded.value", number, key, value);
    }
}
