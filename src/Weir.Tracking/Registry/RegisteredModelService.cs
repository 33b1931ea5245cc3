using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Registry.Evaluations;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Registry.Promotion;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking.Registry;

/// <summary>Calls on registered models, their tags and aliases.</summary>
internal sealed class RegisteredModelService(IDatabase database, EvaluationFinder finder, WebhookOutbox outbox, TimeProvider time)
{
    private readonly VersionMoves _moves = new(outbox);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<RegisteredModelAnswer> CreateAsync(CreateRegisteredModel request, Caller caller, CancellationToken cancellation)
    {
        var name = RegistryRules.NewName(request.Name, "name");
        var tags = RegistryRules.Tags(request.Tags);
        return new RegisteredModelAnswer(await database.WriteAsync(
            session =>
            {
                var added = session.Execute(
                    "INSERT INTO registered_models (name, creation_time, last_updated_time, description, last_version) VALUES ($1, $2, $2, $3, 0) ON CONFLICT DO NOTHING", name, Now, request.Description);
                if (added == 0) throw MlflowErrors.Exists($"Registered Model (name={name}) already exists.");
                foreach (var tag in tags) SetTag(session, name, tag.Key!, tag.Value ?? string.Empty);
                GrantTable.ToCreator(session, caller, GrantTable.Model, name);
                HistoryTable.Add(session, name, null, new HistoryNote(Now, caller.Name, HistoryActions.ModelCreated));
                outbox.ModelCreated(session, name, tags, request.Description);
                return RegistryTable.Complete(session, RegistryTable.RequireModel(session, name));
            },
            cancellation));
    }

    public async Task<RegisteredModelAnswer> GetAsync(ModelByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return new RegisteredModelAnswer(await database.ReadAsync(s => RegistryTable.Complete(s, RegistryTable.RequireModel(s, name)), cancellation));
    }

    public async Task<RegisteredModelAnswer> RenameAsync(RenameModel request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var newName = RegistryRules.NewName(request.NewName, "new_name");
        return new RegisteredModelAnswer(await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                if (newName != name && session.Int64OrNull("SELECT 1 FROM registered_models WHERE name = $1", newName) is not null)
                    throw MlflowErrors.Exists($"Registered Model (name={newName}) already exists.");
                RequireNoPolicy(session, name, caller, "renamed");
                session.Execute("UPDATE registered_models SET name = $2, last_updated_time = $3 WHERE name = $1", name, newName, Now);
                GrantTable.OnModelRenamed(session, name, newName);
                HistoryTable.Add(session, newName, null, new HistoryNote(Now, caller.Name, HistoryActions.ModelRenamed, From: name, To: newName));
                return RegistryTable.Complete(session, RegistryTable.RequireModel(session, newName));
            },
            cancellation));
    }

    public async Task<RegisteredModelAnswer> UpdateAsync(UpdateModel request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return new RegisteredModelAnswer(await database.WriteAsync(
            session =>
            {
                var before = RegistryTable.RequireModel(session, name).Description;
                HistoryTable.Add(session, name, null, new HistoryNote(Now, caller.Name, HistoryActions.ModelDescribed, From: before, To: request.Description));
                session.Execute("UPDATE registered_models SET description = $2, last_updated_time = $3 WHERE name = $1", name, request.Description, Now);
                return RegistryTable.Complete(session, RegistryTable.RequireModel(session, name));
            },
            cancellation));
    }

    public Task<Nothing> DeleteAsync(ModelByName request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return WriteAsync(
            name,
            session =>
            {
                RequireNoPolicy(session, name, caller, "deleted");
                session.Execute("DELETE FROM registered_models WHERE name = $1", name);
                GrantTable.OnModelDeleted(session, name);
            },
            cancellation);
    }

    public async Task<RegisteredModelsAnswer> SearchAsync(SearchRegistry request, ReadableObjects readable, CancellationToken cancellation)
    {
        var query = new PageQuery(SearchTargets.Models, request.Filter, request.OrderBy, request.PageToken, Required.MaxResults(request.MaxResults, 100, 1000));
        query.Readable(readable.OnText("m.name"));
        var (models, token) = await database.ReadAsync(
            s => query.Run(s, RegistryTable.ModelColumns, "registered_models m", RegistryTable.ReadModel, RegistryTable.Complete), cancellation);
        return new RegisteredModelsAnswer(models.Count == 0 ? null : models, token);
    }

    public async Task<ModelVersionsAnswer> LatestVersionsAsync(LatestVersions request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var stages = request.Stages is { Count: > 0 } asked ? asked.Select(Stages.Canonical).Distinct().ToList() : Stages.All;
        var versions = await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                return RegistryTable.LatestVersions(session, name, stages);
            },
            cancellation);
        return new ModelVersionsAnswer(versions.Count == 0 ? null : versions);
    }

    public Task<Nothing> SetTagAsync(ModelTag request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var tag = RegistryRules.Tag(request.Key, request.Value);
        return WriteAsync(
            name,
            session =>
            {
                SetTag(session, name, tag.Key!, tag.Value!);
                outbox.Tagged(session, name, null, tag.Key!, tag.Value!);
            },
            cancellation);
    }

    public Task<Nothing> DeleteTagAsync(ModelTag request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var key = Required.Text(request.Key, "key");
        return WriteAsync(
            name,
            session =>
            {
                if (session.Execute("DELETE FROM registered_model_tags WHERE name = $1 AND key = $2", name, key) > 0) outbox.Tagged(session, name, null, key, null);
            },
            cancellation);
    }

    public async Task<Nothing> SetAliasAsync(AliasOfModel request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var target = new PromotionTarget(null, RegistryRules.Alias(request.Alias));
        var version = Required.Version(request.Version);
        var found = await PromotionService.FindAsync(database, finder, name, version, target, cancellation);
        return await WriteAsync(
            name,
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                found?.Attach(session, name, version, caller, Now);
                var evaluation = VersionMoves.Has(session, name, version, target) ? null : PromotionGate.RequireFree(session, name, version, target);
                _moves.Give(session, name, version, target, false, new HistoryNote(Now, caller.Name, string.Empty, Evaluation: evaluation?.Hash));
            },
            cancellation);
    }

    public Task<Nothing> DeleteAliasAsync(AliasOfModel request, Caller caller, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var alias = Required.Text(request.Alias, "alias");
        return WriteAsync(name, session => _moves.RemoveAlias(session, name, alias, new HistoryNote(Now, caller.Name, string.Empty)), cancellation);
    }

    public async Task<ModelVersionAnswer> GetByAliasAsync(AliasOfModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var alias = Required.Text(request.Alias, "alias");
        return new ModelVersionAnswer(await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                var version = alias.Equals("latest", StringComparison.OrdinalIgnoreCase) // no alias can be called so; the client's prompts:/NAME@latest asks for it
                    ? session.Int64OrNull("SELECT MAX(version) FROM model_versions WHERE name = $1", name) ?? throw MlflowErrors.NotFound($"Latest version not found for model {name}.")
                    : session.Int64OrNull("SELECT version FROM model_aliases WHERE name = $1 AND alias = $2", name, alias) ?? throw MlflowErrors.Invalid($"Registered model alias {alias} not found.");
                return RegistryTable.Complete(session, RegistryTable.RequireVersion(session, name, version));
            },
            cancellation));
    }

    private async Task<Nothing> WriteAsync(string name, Action<ISqlSession> work, CancellationToken cancellation)
    {
        await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                work(session);
                RegistryTable.Touch(session, name, Now);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    private static void SetTag(ISqlSession session, string name, string key, string value) => session.Execute(
        "INSERT INTO registered_model_tags (name, key, value) VALUES ($1, $2, $3) ON CONFLICT (name, key) DO UPDATE SET value = excluded.value", name, key, value);

    // Under a name that is free again, somebody could make a model without the policy.
    private static void RequireNoPolicy(ISqlSession session, string name, Caller caller, string what)
    {
        if (caller.IsUser && !caller.IsAdmin && PolicyTable.Of(session, name).Rules.Count > 0)
            throw new WeirException(MlflowErrors.PermissionDenied, $"Permission denied: the model '{name}' has a promotion policy, and is {what} by administrators only");
    }
}
