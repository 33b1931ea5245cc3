using Weir.Client;
using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.LoggedModels;
using Weir.Tracking.Registry.Evaluations;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Registry.Packages;
using Weir.Tracking.Registry.Promotion;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking.Registry;

/// <summary>Calls on versions of registered models.</summary>
internal sealed class ModelVersionService(IDatabase database, EvaluationFinder finder, PackageService packages, WebhookOutbox outbox, TimeProvider time)
{
    private const string LoggedModelScheme = "models:/m-";

    private readonly VersionMoves _moves = new(outbox);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<ModelVersionAnswer> CreateAsync(CreateModelVersion request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var source = Required.Text(request.Source, "source");
        Limits.Check(request.Description ?? string.Empty, Limits.Description, "description");
        var tags = RegistryRules.Tags(request.Tags);
        var referred = ModelReference.IsReference(source) && !source.StartsWith(LoggedModelScheme, StringComparison.Ordinal) ? ModelReference.Parse(source) : null;
        var modelId = request.ModelId is { Length: > 0 } id ? id : source.StartsWith(LoggedModelScheme, StringComparison.Ordinal) ? source["models:/".Length..] : null;
        var made = await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                var logged = modelId is null ? null : LoggedModelTable.Require(session, modelId).Info;
                var runId = request.RunId is { Length: > 0 } given ? given : logged?.SourceRunId ?? string.Empty;
                if (!RegistryRules.IsPrompt(source, tags)) RegistryRules.CheckSource(source, request.ModelId is { Length: > 0 } ? logged!.ArtifactUri : session.TextOrNull("SELECT artifact_uri FROM runs WHERE run_id = $1", runId));
                var location = referred?.Version is { } number ? RegistryTable.StorageLocation(session, referred.Model, Required.Version(number))
                    : source.StartsWith(LoggedModelScheme, StringComparison.Ordinal) ? logged!.ArtifactUri : source;
                session.Execute("UPDATE registered_models SET last_version = last_version + 1, last_updated_time = $2 WHERE name = $1", name, Now);
                var version = session.Int64OrNull("SELECT last_version FROM registered_models WHERE name = $1", name)!.Value;
                session.Execute(
                    """
                    INSERT INTO model_versions (name, version, creation_time, last_updated_time, stage, description, source, storage_location, run_id, run_link, status, model_id)
                    VALUES ($1, $2, $3, $3, 'None', $4, $5, $6, $7, $8, 'READY', $9)
                    """,
                    name, version, Now, request.Description ?? string.Empty, source, location, runId, request.RunLink ?? string.Empty, modelId);
                if (modelId is not null) LoggedModelVersions.Add(session, modelId, name, version);
                foreach (var tag in tags) SetTag(session, name, version, tag.Key!, tag.Value ?? string.Empty);
                outbox.VersionCreated(session, name, version, source, runId, tags, request.Description);
                HistoryTable.Add(session, name, version, new HistoryNote(Now, caller.Name, HistoryActions.VersionCreated, To: source));
                return RegistryTable.Complete(session, RegistryTable.RequireVersion(session, name, version));
            },
            cancellation);
        await packages.TrySealAsync(name, Required.Version(made.Version), caller, cancellation);
        return new ModelVersionAnswer(made);
    }

    public async Task<ModelVersionAnswer> GetAsync(VersionOfModel request, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        return new ModelVersionAnswer(await database.ReadAsync(s => RegistryTable.Complete(s, RegistryTable.RequireVersion(s, name, version)), cancellation));
    }

    public async Task<ArtifactUriAnswer> DownloadUriAsync(VersionOfModel request, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        return new ArtifactUriAnswer(await database.ReadAsync(s => RegistryTable.StorageLocation(s, name, version), cancellation));
    }

    public Task<ModelVersionAnswer> UpdateAsync(UpdateVersion request, Caller caller, CancellationToken cancellation)
    {
        Limits.Check(request.Description ?? string.Empty, Limits.Description, "description");
        return WriteAsync(
            request.Name, request.Version,
            (session, name, version) =>
            {
                var before = session.TextOrNull("SELECT description FROM model_versions WHERE name = $1 AND version = $2", name, version);
                session.Execute("UPDATE model_versions SET description = $3 WHERE name = $1 AND version = $2", name, version, request.Description);
                HistoryTable.Add(session, name, version, new HistoryNote(Now, caller.Name, HistoryActions.VersionDescribed, From: before, To: request.Description));
            },
            cancellation);
    }

    public async Task<ModelVersionAnswer> TransitionAsync(TransitionStage request, Caller caller, CancellationToken cancellation)
    {
        var (nameGiven, versionGiven) = (Required.Text(request.Name, "name"), Required.Text(request.Version, "version"));
        var target = new PromotionTarget(Stages.Canonical(Required.Text(request.Stage, "stage")), null);
        var archive = request.ArchiveExistingVersions ?? false; // the Java client leaves it out
        Stages.CheckArchive(archive, target.Stage!);
        var found = await PromotionService.FindAsync(database, finder, nameGiven, Required.Version(versionGiven), target, cancellation);
        return await WriteAsync(
            nameGiven, versionGiven,
            (session, name, version) =>
            {
                found?.Attach(session, name, version, caller, Now);
                var evaluation = VersionMoves.Has(session, name, version, target) ? null : PromotionGate.RequireFree(session, name, version, target);
                _moves.Give(session, name, version, target, archive, new HistoryNote(Now, caller.Name, string.Empty, Evaluation: evaluation?.Hash));
            },
            cancellation);
    }

    public async Task<Nothing> DeleteAsync(VersionOfModel request, Caller caller, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(request.Name, "name"), Required.Version(request.Version));
        await database.WriteAsync(
            session =>
            {
                var stage = RegistryTable.RequireVersion(session, name, version).CurrentStage;
                var aliases = session.List("SELECT alias FROM model_aliases WHERE name = $1 AND version = $2 ORDER BY alias", r => r.GetText(0), name, version);
                HistoryTable.Add(session, name, version, new HistoryNote(Now, caller.Name, HistoryActions.VersionDeleted, From: string.Join(", ", [stage, .. aliases])));
                RegistryTable.Touch(session, name, Now);
                return session.Execute("DELETE FROM model_versions WHERE name = $1 AND version = $2", name, version);
            },
            cancellation);
        return Nothing.Instance;
    }

    public async Task<Nothing> SetTagAsync(VersionTag request, CancellationToken cancellation)
    {
        var tag = RegistryRules.Tag(request.Key, request.Value);
        await WriteAsync(
            request.Name, request.Version,
            (session, name, version) =>
            {
                SetTag(session, name, version, tag.Key!, tag.Value!);
                outbox.Tagged(session, name, version, tag.Key!, tag.Value!);
            },
            cancellation);
        return Nothing.Instance;
    }

    public async Task<Nothing> DeleteTagAsync(VersionTag request, CancellationToken cancellation)
    {
        var key = Required.Text(request.Key, "key");
        await WriteAsync(
            request.Name, request.Version,
            (session, name, version) =>
            {
                if (session.Execute("DELETE FROM model_version_tags WHERE name = $1 AND version = $2 AND key = $3", name, version, key) > 0) outbox.Tagged(session, name, version, key, null);
            },
            cancellation);
        return Nothing.Instance;
    }

    public async Task<ModelVersionsAnswer> SearchAsync(SearchRegistry request, ReadableObjects readable, CancellationToken cancellation)
    {
        var query = new PageQuery(SearchTargets.Versions, request.Filter, request.OrderBy, request.PageToken, Required.MaxResults(request.MaxResults, 200_000, 200_000));
        query.Readable(readable.OnText("v.name"));
        var (versions, token) = await database.ReadAsync(
            s => query.Run(s, RegistryTable.VersionColumns, "model_versions v", RegistryTable.ReadVersion, RegistryTable.WithTags), cancellation);
        return new ModelVersionsAnswer(versions.Count == 0 ? null : versions, token);
    }

    private async Task<ModelVersionAnswer> WriteAsync(string? nameGiven, string? versionGiven, Action<ISqlSession, string, long> work, CancellationToken cancellation)
    {
        var (name, version) = (Required.Text(nameGiven, "name"), Required.Version(versionGiven));
        return new ModelVersionAnswer(await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                work(session, name, version);
                session.Execute("UPDATE model_versions SET last_updated_time = $3 WHERE name = $1 AND version = $2", name, version, Now);
                RegistryTable.Touch(session, name, Now);
                return RegistryTable.Complete(session, RegistryTable.RequireVersion(session, name, version));
            },
            cancellation));
    }

    private static void SetTag(ISqlSession session, string name, long version, string key, string value) => session.Execute(
        "INSERT INTO model_version_tags (name, version, key, value) VALUES ($1, $2, $3, $4) ON CONFLICT (name, version, key) DO UPDATE SET value = excluded.value", name, version, key, value);
}
