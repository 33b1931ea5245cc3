using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Runs;

/// <summary>SQL on data sets that runs read.</summary>
internal static class RunInputTable
{
    public static List<DatasetInput> Load(ISqlSession session, long runNo)
    {
        var inputs = session.List(
            """
            SELECT d.dataset_no, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
            FROM run_inputs i JOIN datasets d ON d.dataset_no = i.dataset_no WHERE i.run_no = $1 ORDER BY d.dataset_no
            """,
            r => (No: r.GetInt64(0), Dataset: new Dataset(r.GetText(1), r.GetText(2), r.GetText(3), r.GetText(4), r.GetTextOrNull(5), r.GetTextOrNull(6))),
            runNo);
        return inputs.ConvertAll(input =>
        {
            var tags = session.List("SELECT key, value FROM run_input_tags WHERE run_no = $1 AND dataset_no = $2", r => new Tag(r.GetText(0), r.GetText(1)), runNo, input.No);
            return new DatasetInput(tags.Count == 0 ? null : tags, input.Dataset);
        });
    }

    /// <summary>Adds an input; a data set is one per experiment, name and digest, and logging it again to a run adds nothing.</summary>
    public static void Add(ISqlSession session, RunRow run, DatasetInput input)
    {
        var dataset = input.Dataset!;
        const string Find = "SELECT dataset_no FROM datasets WHERE experiment_id = $1 AND name = $2 AND digest = $3";
        var number = session.Int64OrNull(Find, run.ExperimentId, dataset.Name, dataset.Digest);
        if (number is null)
        {
            number = session.Int64OrNull("SELECT COALESCE(MAX(dataset_no), 0) + 1 FROM datasets");
            session.Execute(
                "INSERT INTO datasets (dataset_no, experiment_id, name, digest, source_type, source, schema, profile) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                number, run.ExperimentId, dataset.Name, dataset.Digest, dataset.SourceType, dataset.Source, dataset.Schema, dataset.Profile);
        }

        if (session.Execute("INSERT INTO run_inputs (run_no, dataset_no) VALUES ($1, $2) ON CONFLICT DO NOTHING", run.No, number) == 0) return;
        foreach (var tag in input.Tags ?? [])
        {
            session.Execute(
                "INSERT INTO run_input_tags (run_no, dataset_no, key, value) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", run.No, number, tag.Key, tag.Value ?? string.Empty);
        }
    }
}
