using System.Buffers;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;
using Weir.Tracking.Runs;

namespace Weir.Tracking.LoggedModels;

/// <summary>Calls on logged models.</summary>
internal sealed class LoggedModelService(IDatabase database, ArtifactService artifacts, TrackingOptions options, TimeProvider time)
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/:.%\"'");

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<LoggedModelAnswer> CreateAsync(CreateLoggedModel request, CancellationToken cancellation)
    {
        var experimentId = Required.ExperimentId(request.ExperimentId);
        var name = Name(request.Name);
        Limits.Check(request.ModelType ?? string.Empty, Limits.ModelType, "model_type");
        var parameters = RunLogRules.Params(request.Params, options);
        var tags = Tags(request.Tags);
        var id = "m-" + Id.New();
        return new LoggedModelAnswer(await database.WriteAsync(
            session =>
            {
                var experiment = ExperimentTable.Require(session, experimentId);
                if (experiment.LifecycleStage == "deleted")
                    throw MlflowErrors.Invalid($"The experiment {request.ExperimentId} must be in the 'active' state. Current state is deleted.");
                if (request.SourceRunId is { Length: > 0 } run) RunTable.Require(session, run);
                var number = LoggedModelTable.Insert(session, new LoggedModelInfo(
                    id, experiment.ExperimentId, name, Now, Now, ArtifactLocations.Append(experiment.ArtifactLocation!, $"models/{id}/artifacts"), LoggedModelStatus.Pending,
                    request.ModelType is { Length: > 0 } type ? type : null, request.SourceRunId is { Length: > 0 } source ? source : null));
                foreach (var param in parameters) LoggedModelTable.LogParam(session, number, id, param.Key!, param.Value!);
                foreach (var tag in tags) LoggedModelTable.SetTag(session, number, tag.Key!, tag.Value!);
                return Load(session, id);
            },
            cancellation));
    }

    public async Task<LoggedModelAnswer> GetAsync(LoggedModelById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.ModelId, "model_id");
        return new LoggedModelAnswer(await database.ReadAsync(s => Load(s, id), cancellation));
    }

    public async Task<LoggedModelAnswer> FinalizeAsync(FinalizeLoggedModel request, CancellationToken cancellation)
    {
        var id = Required.Text(request.ModelId, "model_id");
        var status = Required.Number(request.Status, "status");
        if (status == LoggedModelStatus.Pending) throw MlflowErrors.Invalid("Invalid value for parameter 'status' supplied: a model is finalised as LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED");
        return new LoggedModelAnswer(await database.WriteAsync(
            session =>
            {
                var number = LoggedModelTable.RequireNo(session, id);
                session.Execute("UPDATE logged_models SET status = $2, last_updated_time = $3 WHERE model_no = $1", number, LoggedModelTable.StatusName(status), Now);
                return Load(session, id);
            },
            cancellation));
    }

    public Task<Nothing> DeleteAsync(LoggedModelById request, CancellationToken cancellation) =>
        WriteAsync(request.ModelId, (session, number) => session.Execute("UPDATE logged_models SET deleted = 1, deleted_time = $2, last_updated_time = $2 WHERE model_no = $1", number, Now), cancellation);

    public Task<Nothing> SetTagsAsync(SetLoggedModelTags request, CancellationToken cancellation)
    {
        var tags = Tags(request.Tags);
        return WriteAsync(
            request.ModelId,
            (session, number) =>
            {
                foreach (var tag in tags) LoggedModelTable.SetTag(session, number, tag.Key!, tag.Value!);
                Touch(session, number);
            },
            cancellation);
    }

    public Task<Nothing> DeleteTagAsync(LoggedModelTag request, CancellationToken cancellation)
    {
        var key = Required.Text(request.TagKey, "tag_key");
        return WriteAsync(
            request.ModelId,
            (session, number) =>
            {
                if (session.Execute("DELETE FROM logged_model_tags WHERE model_no = $1 AND key = $2", number, key) == 0)
                    throw MlflowErrors.NotFound($"No tag with key '{key}' found for model with ID '{request.ModelId}'.");
                Touch(session, number);
            },
            cancellation);
    }

    public Task<Nothing> LogParamsAsync(LogLoggedModelParams request, CancellationToken cancellation)
    {
        var parameters = RunLogRules.Params(request.Params, options);
        return WriteAsync(
            request.ModelId,
            (session, number) =>
            {
                foreach (var param in parameters) LoggedModelTable.LogParam(session, number, request.ModelId!, param.Key!, param.Value!);
            },
            cancellation);
    }

    public async Task<ArtifactsAnswer> ListArtifactsAsync(ListLoggedModelArtifacts request, CancellationToken cancellation)
    {
        var id = Required.Text(request.ModelId, "model_id");
        var path = (request.ArtifactDirectoryPath ?? string.Empty).TrimEnd('/');
        if (path.Length > 0) ArtifactService.CheckPath(path);
        var (_, info) = await database.ReadAsync(s => LoggedModelTable.Require(s, id), cancellation);
        var files = await artifacts.ListAsync(ArtifactService.Key(info.ArtifactUri!, path), path.Length == 0 ? string.Empty : path + "/", cancellation);
        return new ArtifactsAnswer(info.ArtifactUri, files.Count == 0 ? null : files);
    }

    public async Task<LoggedModelsAnswer> SearchAsync(SearchLoggedModels request, CancellationToken cancellation)
    {
        var search = new LoggedModelSearch(request);
        var (models, token) = await database.ReadAsync(
            session =>
            {
                var (rows, next) = search.Run(session);
                return (LoggedModelTable.Complete(session, rows), next);
            },
            cancellation);
        return new LoggedModelsAnswer(models.Count == 0 ? null : models, token);
    }

    private static LoggedModel Load(ISqlSession session, string id) => LoggedModelTable.Complete(session, [LoggedModelTable.Require(session, id)])[0];

    private void Touch(ISqlSession session, long number) => session.Execute("UPDATE logged_models SET last_updated_time = $2 WHERE model_no = $1", number, Now);

    private async Task<Nothing> WriteAsync(string? modelId, Action<ISqlSession, long> work, CancellationToken cancellation)
    {
        var id = Required.Text(modelId, "model_id");
        await database.WriteAsync(
            session =>
            {
                work(session, LoggedModelTable.RequireNo(session, id));
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    private static string Name(string? name)
    {
        if (string.IsNullOrEmpty(name)) return RunNames.Next();
        Limits.Check(name, Limits.LoggedModelName, "name");
        return name.AsSpan().IndexOfAny(NotInNames) < 0
            ? name
            : throw MlflowErrors.Invalid($"Invalid model name ('{name}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
    }

    // Keys as everywhere; values as long as those of the registry, for clients keep lists of versions in one.
    private static List<Tag> Tags(IReadOnlyList<Tag>? tags)
    {
        var result = new List<Tag>(tags?.Count ?? 0);
        for (var i = 0; i < tags?.Count; i++)
        {
            Names.CheckKey(Required.Text(tags[i].Key, $"tags[{i}].key"), $"tags[{i}].key");
            Limits.Check(tags[i].Value ?? string.Empty, Limits.RegistryTagValue, $"tags[{i}].value");
            result.Add(new Tag(tags[i].Key, tags[i].Value ?? string.Empty));
        }

        return result;
    }
}
