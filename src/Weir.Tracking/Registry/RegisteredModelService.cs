using System.Text.RegularExpressions;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking.Registry;

/// <summary>Calls on registered models, their tags and aliases.</summary>
internal sealed partial class RegisteredModelService(IDatabase database, WebhookOutbox outbox, TimeProvider time)
{
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

    public async Task<RegisteredModelAnswer> RenameAsync(RenameModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var newName = RegistryRules.NewName(request.NewName, "new_name");
        return new RegisteredModelAnswer(await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                if (newName != name && session.Int64OrNull("SELECT 1 FROM registered_models WHERE name = $1", newName) is not null)
                    throw MlflowErrors.Exists($"Registered Model (name={newName}) already exists.");
                session.Execute("UPDATE registered_models SET name = $2, last_updated_time = $3 WHERE name = $1", name, newName, Now);
                GrantTable.OnModelRenamed(session, name, newName);
                return RegistryTable.Complete(session, RegistryTable.RequireModel(session, newName));
            },
            cancellation));
    }

    public async Task<RegisteredModelAnswer> UpdateAsync(UpdateModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return new RegisteredModelAnswer(await database.WriteAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                session.Execute("UPDATE registered_models SET description = $2, last_updated_time = $3 WHERE name = $1", name, request.Description, Now);
                return RegistryTable.Complete(session, RegistryTable.RequireModel(session, name));
            },
            cancellation));
    }

    public Task<Nothing> DeleteAsync(ModelByName request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        return WriteAsync(
            name,
            session =>
            {
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

    public Task<Nothing> SetAliasAsync(AliasOfModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var alias = CheckAlias(request.Alias);
        var version = Required.Version(request.Version);
        return WriteAsync(
            name,
            session =>
            {
                RegistryTable.RequireVersion(session, name, version);
                session.Execute("INSERT INTO model_aliases (name, alias, version) VALUES ($1, $2, $3) ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version", name, alias, version);
                outbox.Aliased(session, name, alias, version);
            },
            cancellation);
    }

    public Task<Nothing> DeleteAliasAsync(AliasOfModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var alias = Required.Text(request.Alias, "alias");
        return WriteAsync(
            name,
            session =>
            {
                if (session.Execute("DELETE FROM model_aliases WHERE name = $1 AND alias = $2", name, alias) > 0) outbox.Aliased(session, name, alias, null);
            },
            cancellation);
    }

    public async Task<ModelVersionAnswer> GetByAliasAsync(AliasOfModel request, CancellationToken cancellation)
    {
        var name = Required.Text(request.Name, "name");
        var alias = Required.Text(request.Alias, "alias");
        return new ModelVersionAnswer(await database.ReadAsync(
            session =>
            {
                RegistryTable.RequireModel(session, name);
                var version = session.Int64OrNull("SELECT version FROM model_aliases WHERE name = $1 AND alias = $2", name, alias)
                    ?? throw MlflowErrors.Invalid($"Registered model alias {alias} not found.");
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

    private static string CheckAlias(string? value)
    {
        var alias = Required.Text(value, "alias");
        Limits.Check(alias, 255, "alias");
        if (!AliasForm().IsMatch(alias)) throw MlflowErrors.Invalid($"Invalid alias name: '{alias}'. It may hold letters, digits, '_' and '-' only.");
        if (ReservedAlias().IsMatch(alias)) throw MlflowErrors.Invalid($"Version aliases cannot be 'latest' or look like a version: '{alias}'");
        return alias;
    }

    [GeneratedRegex(@"^[\w-]+$")]
    private static partial Regex AliasForm();

    [GeneratedRegex(@"^(latest|v\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedAlias();
}
