using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;

namespace Weir.Tracking.Evaluation;

/// <summary>Calls on evaluation data sets; their records are in <see cref="EvaluationRecordService"/>.</summary>
internal sealed class EvaluationDatasetService(IDatabase database, TimeProvider time)
{
    private const string User = "mlflow.user";
    private const int NameCharacters = 255;
    private const int TagValueCharacters = 5000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<EvaluationDatasetAnswer> CreateAsync(CreateEvaluationDataset request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        Limits.Check(name, NameCharacters, "name");
        var tags = Tags(request.Tags);
        var experiments = (request.ExperimentIds ?? []).Select(Required.ExperimentId).Distinct().ToList();
        var user = tags.LastOrDefault(t => t.Key == User).Value;
        return new EvaluationDatasetAnswer(await database.WriteAsync(
            session =>
            {
                var id = "d-" + Id.New();
                var number = EvaluationTable.Insert(session, new EvaluationDataset(id, name, Digest: EvaluationRecordService.Digest(name, Now), CreatedTime: Now, CreatedBy: user));
                EvaluationTable.SetTags(session, number, tags);
                foreach (var experiment in experiments) AddExperiment(session, number, experiment);
                return Load(session, id);
            },
            cancellation));
    }

    public async Task<EvaluationDatasetAnswer> GetAsync(EvaluationDatasetById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        return new EvaluationDatasetAnswer(await database.ReadAsync(s => Load(s, id), cancellation));
    }

    public async Task<Nothing> DeleteAsync(EvaluationDatasetById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        await database.WriteAsync(s => s.Execute("DELETE FROM evaluation_datasets WHERE dataset_id = $1", id), cancellation);
        return Nothing.Instance;
    }

    public async Task<EvaluationDatasetsAnswer> SearchAsync(SearchEvaluationDatasets request, ReadableObjects readable, CancellationToken cancellation)
    {
        var query = new PageQuery(SearchTargets.EvaluationDatasets, request.FilterString, request.OrderBy, request.PageToken, Required.MaxResults(request.MaxResults, 1000, Limits.SearchResults));
        query.Readable((parameters, dialect) => readable.OnInteger("a.experiment_id")(parameters, dialect) is { } allowed
            ? $"EXISTS (SELECT 1 FROM evaluation_dataset_experiments a WHERE a.dataset_no = d.dataset_no AND {allowed})"
            : null);
        if (request.ExperimentIds is { Count: > 0 } ids)
        {
            var numbers = string.Join(',', ids.Select(i => Required.ExperimentId(i).ToString(CultureInfo.InvariantCulture)));
            query.Where($"EXISTS (SELECT 1 FROM evaluation_dataset_experiments e WHERE e.dataset_no = d.dataset_no AND e.experiment_id IN ({numbers}))");
        }

        var (datasets, token) = await database.ReadAsync(s => query.Run(s, EvaluationTable.Columns, "evaluation_datasets d", EvaluationTable.Read, EvaluationTable.Complete), cancellation);
        return new EvaluationDatasetsAnswer(datasets.Count == 0 ? null : datasets, token);
    }

    public Task<Nothing> SetTagsAsync(EvaluationDatasetTags request, CancellationToken cancellation)
    {
        var tags = Tags(Required.Text(request.Tags, "tags"));
        return WriteAsync(request.DatasetId, (session, number) => EvaluationTable.SetTags(session, number, tags), cancellation);
    }

    public Task<Nothing> DeleteTagAsync(EvaluationDatasetTags request, CancellationToken cancellation)
    {
        var key = Required.Text(request.Key, "key");
        return WriteAsync(request.DatasetId, (session, number) => session.Execute("DELETE FROM evaluation_dataset_tags WHERE dataset_no = $1 AND key = $2", number, key), cancellation);
    }

    public async Task<ExperimentIdsAnswer> ExperimentIdsAsync(EvaluationDatasetById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        var found = await database.ReadAsync(s => EvaluationTable.Experiments(s, EvaluationTable.Require(s, id).No), cancellation);
        return new ExperimentIdsAnswer(found.Count == 0 ? null : found);
    }

    public Task<EvaluationDatasetAnswer> AddExperimentsAsync(EvaluationDatasetExperiments request, CancellationToken cancellation) => ExperimentsAsync(request, AddExperiment, cancellation);

    public Task<EvaluationDatasetAnswer> RemoveExperimentsAsync(EvaluationDatasetExperiments request, CancellationToken cancellation) => ExperimentsAsync(
        request, (session, number, experiment) => session.Execute("DELETE FROM evaluation_dataset_experiments WHERE dataset_no = $1 AND experiment_id = $2", number, experiment), cancellation);

    private async Task<EvaluationDatasetAnswer> ExperimentsAsync(EvaluationDatasetExperiments request, Action<ISqlSession, long, long> change, CancellationToken cancellation)
    {
        var id = Required.Text(request.DatasetId, "dataset_id");
        if (request.ExperimentIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("experiment_ids");
        var experiments = ids.Select(Required.ExperimentId).ToList();
        return new EvaluationDatasetAnswer(await database.WriteAsync(
            session =>
            {
                var number = EvaluationTable.Require(session, id).No;
                foreach (var experiment in experiments) change(session, number, experiment);
                session.Execute("UPDATE evaluation_datasets SET last_update_time = $2 WHERE dataset_no = $1", number, Now);
                return Load(session, id);
            },
            cancellation));
    }

    private static void AddExperiment(ISqlSession session, long number, long experiment)
    {
        ExperimentTable.Require(session, experiment);
        session.Execute("INSERT INTO evaluation_dataset_experiments (dataset_no, experiment_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", number, experiment);
    }

    private static EvaluationDataset Load(ISqlSession session, string id) => EvaluationTable.Complete(session, EvaluationTable.Require(session, id));

    private static List<(string Key, string Value)> Tags(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var tags = new List<(string Key, string Value)>();
        foreach (var (key, value) in JsonText.Object(text, "tags"))
        {
            if (value is null) continue;
            Limits.Check(Required.Text(key, "tags"), Limits.Key, "tags");
            var content = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
            Limits.Check(content, TagValueCharacters, "tags");
            tags.Add((key, content));
        }

        return tags;
    }

    private async Task<Nothing> WriteAsync(string? datasetId, Action<ISqlSession, long> work, CancellationToken cancellation)
    {
        var id = Required.Text(datasetId, "dataset_id");
        await database.WriteAsync(
            session =>
            {
                work(session, EvaluationTable.Require(session, id).No);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }
}
