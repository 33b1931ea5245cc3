using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Rules;
using Weir.Tracking.Runs;
using Weir.Tracking.Search;

namespace Weir.Tracking.Experiments;

/// <summary>Calls on experiments: rules here, SQL in <see cref="ExperimentTable"/>.</summary>
internal sealed class ExperimentService(IDatabase database, TrackingOptions options, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes experiment 0 in a new database.</summary>
    public async Task EnsureDefaultAsync(CancellationToken cancellation)
    {
        if (await database.ReadAsync(s => ExperimentTable.Find(s, 0) is not null, cancellation)) return;
        await database.WriteAsync(s => ExperimentTable.Find(s, 0) is not null ? 0 : ExperimentTable.Insert(s, "Default", Location, Now, 0), cancellation);
    }

    public async Task<ExperimentIdAnswer> CreateAsync(CreateExperiment request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        Limits.Check(name, Limits.ExperimentName, "name");
        if (request.ArtifactLocation is { Length: > 0 } location) ArtifactLocations.Check(location);
        var tags = CheckTags(request.Tags);
        var id = await database.WriteAsync(
            session =>
            {
                var number = ExperimentTable.Insert(session, name, n => request.ArtifactLocation is { Length: > 0 } given ? given : Location(n), Now);
                foreach (var tag in tags) ExperimentTable.SetTag(session, number, tag.Key!, tag.Value ?? string.Empty);
                GrantTable.ToCreator(session, caller, GrantTable.Experiment, GrantTable.Id(number));
                return number;
            },
            cancellation);
        return new ExperimentIdAnswer(id.ToString(CultureInfo.InvariantCulture));
    }

    public async Task<ExperimentAnswer> GetAsync(ExperimentById request, CancellationToken cancellation)
    {
        var id = Required.ExperimentId(request.ExperimentId);
        return new ExperimentAnswer(await database.ReadAsync(s => ExperimentTable.WithTags(s, ExperimentTable.Require(s, id)), cancellation));
    }

    public async Task<ExperimentAnswer> GetByNameAsync(ExperimentByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.ExperimentName, "experiment_name");
        var found = await database.ReadAsync(s => ExperimentTable.Find(s, name) is { } experiment ? ExperimentTable.WithTags(s, experiment) : null, cancellation);
        return new ExperimentAnswer(found ?? throw MlflowErrors.NotFound($"Could not find experiment with name '{name}'"));
    }

    public async Task<Nothing> UpdateAsync(UpdateExperiment request, CancellationToken cancellation)
    {
        var id = Required.ExperimentId(request.ExperimentId);
        var name = Required.Text(request.NewName, "new_name");
        Limits.Check(name, Limits.ExperimentName, "new_name");
        await database.WriteAsync(
            session =>
            {
                if (ExperimentTable.Require(session, id).LifecycleStage == "deleted") throw MlflowErrors.Invalid("Cannot rename a deleted experiment.");
                if (ExperimentTable.Find(session, name) is { } other && other.ExperimentId != request.ExperimentId) throw MlflowErrors.Exists($"Experiment(name={name}) already exists.");
                return session.Execute("UPDATE experiments SET name = $2, last_update_time = $3 WHERE experiment_id = $1", id, name, Now);
            },
            cancellation);
        return Nothing.Instance;
    }

    public Task<Nothing> DeleteAsync(ExperimentById request, CancellationToken cancellation) => SetDeletedAsync(request, true, cancellation);

    public Task<Nothing> RestoreAsync(ExperimentById request, CancellationToken cancellation) => SetDeletedAsync(request, false, cancellation);

    public async Task<Nothing> SetTagAsync(SetExperimentTag request, CancellationToken cancellation)
    {
        var id = Required.ExperimentId(request.ExperimentId);
        var key = Required.Text(request.Key, "key");
        Names.CheckKey(key, "key");
        var value = request.Value ?? string.Empty;
        Limits.Check(value, Limits.ExperimentTagValue, "value");
        await database.WriteAsync(
            session =>
            {
                RequireActive(session, id);
                ExperimentTable.SetTag(session, id, key, value);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    public async Task<Nothing> DeleteTagAsync(SetExperimentTag request, CancellationToken cancellation)
    {
        var id = Required.ExperimentId(request.ExperimentId);
        var key = Required.Text(request.Key, "key");
        await database.WriteAsync(
            session =>
            {
                RequireActive(session, id);
                return session.Execute("DELETE FROM experiment_tags WHERE experiment_id = $1 AND key = $2", id, key) == 1
                    ? 0
                    : throw MlflowErrors.NotFound($"No tag with name: {key} in experiment with id {id}");
            },
            cancellation);
        return Nothing.Instance;
    }

    public async Task<ExperimentsAnswer> SearchAsync(SearchExperiments request, ReadableObjects readable, CancellationToken cancellation)
    {
        var query = new PageQuery(SearchTargets.Experiments, request.Filter, request.OrderBy, request.PageToken, Required.MaxResults(request.MaxResults, 1000, Limits.SearchResults));
        query.Readable(readable.OnInteger("e.experiment_id"));
        query.Where(request.ViewType switch { ViewType.All => null, ViewType.DeletedOnly => "e.deleted = 1", _ => "e.deleted = 0" });
        var (rows, token) = await database.ReadAsync(s => query.Run(s, ExperimentTable.Columns, "experiments e", ExperimentTable.Read, ExperimentTable.WithTags), cancellation);
        return new ExperimentsAnswer(rows.Count == 0 ? null : rows, token);
    }

    public async Task<DatasetsAnswer> SearchDatasetsAsync(SearchDatasets request, CancellationToken cancellation)
    {
        if (request.ExperimentIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("experiment_ids");
        if (ids.Count > Limits.DatasetExperiments) throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"SearchDatasets request cannot specify more than {Limits.DatasetExperiments} experiment_ids. Received {ids.Count} experiment_ids."));
        var numbers = $"[{string.Join(',', ids.Select(id => Required.ExperimentId(id).ToString(CultureInfo.InvariantCulture)))}]";
        var found = await database.ReadAsync(s => RunInputTable.Summaries(s, numbers, Limits.DatasetSummaries), cancellation);
        return new DatasetsAnswer(found.Count == 0 ? null : found);
    }

    private async Task<Nothing> SetDeletedAsync(ExperimentById request, bool deleted, CancellationToken cancellation)
    {
        var id = Required.ExperimentId(request.ExperimentId);
        await database.WriteAsync(
            session =>
            {
                var stage = deleted ? "active" : "deleted";
                if (ExperimentTable.Find(session, id)?.LifecycleStage != stage) throw MlflowErrors.NotFound($"No Experiment with id={id} exists");
                session.Execute("UPDATE experiments SET deleted = $2, last_update_time = $3 WHERE experiment_id = $1", id, SqlValue.FromBoolean(deleted), Now);
                return session.Execute("UPDATE runs SET deleted = $2, deleted_time = $3 WHERE experiment_id = $1", id, SqlValue.FromBoolean(deleted), deleted ? Now : SqlValue.Null);
            },
            cancellation);
        return Nothing.Instance;
    }

    private static void RequireActive(ISqlSession session, long id)
    {
        if (ExperimentTable.Require(session, id).LifecycleStage == "deleted")
            throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"The experiment {id} must be in the 'active' state. Current state is deleted."));
    }

    private static IReadOnlyList<Tag> CheckTags(IReadOnlyList<Tag>? tags)
    {
        for (var i = 0; i < tags?.Count; i++)
        {
            Names.CheckKey(Required.Text(tags[i].Key, $"tags[{i}].key"), $"tags[{i}].key");
            Limits.Check(tags[i].Value ?? string.Empty, Limits.ExperimentTagValue, $"tags[{i}].value");
        }

        return tags ?? [];
    }

    private string Location(long id) => string.Create(CultureInfo.InvariantCulture, $"{options.ArtifactRoot.TrimEnd('/')}/{id}");
}
