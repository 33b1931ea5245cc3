using System.Globalization;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Runs;

/// <summary>SQL on data sets that runs read.</summary>
internal static class RunInputTable
{
    /// <summary>The query of <see cref="Load"/>.</summary>
    public static SqlQuery Query(RunsOf asked) => new(
        $"""
        SELECT i.run_no, d.dataset_no, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
        FROM run_inputs i JOIN datasets d ON d.dataset_no = i.dataset_no WHERE i.run_no {asked.Condition} ORDER BY i.run_no, d.dataset_no
        """,
        asked.Value);

    /// <summary>Inputs of runs.</summary>
    public static Dictionary<long, List<DatasetInput>> Load(ISqlSession session, RunsOf asked)
    {
        var inputs = session.List(
            Query(asked).Sql,
            r => (RunNo: r.GetInt64(0), No: r.GetInt64(1), Dataset: new Dataset(r.GetText(2), r.GetText(3), r.GetText(4), r.GetText(5), r.GetTextOrNull(6), r.GetTextOrNull(7))),
            asked.Value);
        if (inputs.Count == 0) return [];
        var tags = session.List(
            $"SELECT run_no, dataset_no, key, value FROM run_input_tags WHERE run_no {asked.Condition} ORDER BY run_no, dataset_no, key",
            r => (RunNo: r.GetInt64(0), No: r.GetInt64(1), Tag: new Tag(r.GetText(2), r.GetText(3))), asked.Value).ToLookup(t => (t.RunNo, t.No), t => t.Tag);
        return inputs.GroupBy(i => i.RunNo).ToDictionary(
            g => g.Key, g => g.Select(i => new DatasetInput(tags[(i.RunNo, i.No)].ToList() is { Count: > 0 } some ? some : null, i.Dataset)).ToList());
    }

    /// <summary>Data sets that runs of experiments read, each once for every context.</summary>
    public static List<DatasetSummary> Summaries(ISqlSession session, string experiments, int most) => session.List(
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value FROM datasets d JOIN run_inputs i ON i.dataset_no = d.dataset_no
            LEFT JOIN run_input_tags t ON t.run_no = i.run_no AND t.dataset_no = i.dataset_no AND t.key = 'mlflow.data.context'
            WHERE d.experiment_id IN {session.Dialect.IntegerList("$1")} ORDER BY d.experiment_id, d.name, d.digest, t.value LIMIT {most}
            """),
        r => new DatasetSummary(r.GetInt64(0).ToString(CultureInfo.InvariantCulture), r.GetText(1), r.GetText(2), r.GetTextOrNull(3)), experiments);

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
