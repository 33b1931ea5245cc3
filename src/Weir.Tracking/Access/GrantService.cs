using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Experiments;
using Weir.Tracking.Registry;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Access;

/// <summary>Calls on permissions: MLflow's, for users, and Weir's own, for groups too.</summary>
internal sealed class GrantService(IDatabase database)
{
    public async Task<ExperimentPermissionAnswer> CreateAsync(PermissionOnExperiment request, CancellationToken cancellation)
    {
        var (id, user) = await CreateAsync(On(request), request.Permission, cancellation);
        return new ExperimentPermissionAnswer(new ExperimentPermission(id, user, request.Permission!));
    }

    public async Task<RegisteredModelPermissionAnswer> CreateAsync(PermissionOnModel request, CancellationToken cancellation)
    {
        var (id, user) = await CreateAsync(On(request), request.Permission, cancellation);
        return new RegisteredModelPermissionAnswer(new RegisteredModelPermission(id, user, request.Permission!));
    }

    public async Task<ExperimentPermissionAnswer> GetAsync(PermissionOnExperiment request, CancellationToken cancellation)
    {
        var (id, user, permission) = await FindAsync(On(request), cancellation);
        return new ExperimentPermissionAnswer(new ExperimentPermission(id, user, permission));
    }

    public async Task<RegisteredModelPermissionAnswer> GetAsync(PermissionOnModel request, CancellationToken cancellation)
    {
        var (id, user, permission) = await FindAsync(On(request), cancellation);
        return new RegisteredModelPermissionAnswer(new RegisteredModelPermission(id, user, permission));
    }

    public Task<Nothing> UpdateAsync(PermissionOnExperiment request, CancellationToken cancellation) => UpdateAsync(On(request), request.Permission, cancellation);

    public Task<Nothing> UpdateAsync(PermissionOnModel request, CancellationToken cancellation) => UpdateAsync(On(request), request.Permission, cancellation);

    public Task<Nothing> DeleteAsync(PermissionOnExperiment request, CancellationToken cancellation) => RemoveAsync(On(request), cancellation);

    public Task<Nothing> DeleteAsync(PermissionOnModel request, CancellationToken cancellation) => RemoveAsync(On(request), cancellation);

    public async Task<GrantsAnswer> ListAsync(GrantOn request, CancellationToken cancellation)
    {
        Target target = OnObject(request);
        return new GrantsAnswer(await database.ReadAsync(
            s => GrantTable.Of(s, target.ObjectKind, target.RequireId(s))
                .ConvertAll(g => new ObjectGrant(g.SubjectKind == GrantTable.User ? g.Name : null, g.SubjectKind == GrantTable.Group ? g.Name : null, PermissionNames.Of(g.Permission))),
            cancellation));
    }

    public Task<Nothing> SetAsync(GrantOn request, CancellationToken cancellation)
    {
        var target = On(request);
        var permission = Parse(request.Permission);
        return WriteAsync(s => GrantTable.Set(s, target.ObjectKind, target.RequireId(s), target.SubjectKind, target.RequireSubject(s), permission), cancellation);
    }

    public Task<Nothing> RemoveAsync(GrantOn request, CancellationToken cancellation) => RemoveAsync(On(request), cancellation);

    private async Task<(string Id, long User)> CreateAsync(Target target, string? permissionName, CancellationToken cancellation)
    {
        var permission = Parse(permissionName);
        return await database.WriteAsync(
            session =>
            {
                var (id, subject) = (target.RequireId(session), target.RequireSubject(session));
                if (GrantTable.Find(session, target.ObjectKind, id, target.SubjectKind, subject) is not null) throw MlflowErrors.Exists($"{target.What} permission ({target.IdName}={id}, username={target.Subject}) already exists.");
                GrantTable.Set(session, target.ObjectKind, id, target.SubjectKind, subject, permission);
                return (id, subject);
            },
            cancellation);
    }

    private Task<(string Id, long User, string Permission)> FindAsync(Target target, CancellationToken cancellation) => database.ReadAsync(
        session =>
        {
            var (id, subject) = (target.RequireId(session), target.RequireSubject(session));
            var permission = GrantTable.Find(session, target.ObjectKind, id, target.SubjectKind, subject) ?? throw target.NotFound(id);
            return (id, subject, PermissionNames.Of(permission));
        },
        cancellation);

    private Task<Nothing> UpdateAsync(Target target, string? permissionName, CancellationToken cancellation)
    {
        var permission = Parse(permissionName);
        return WriteAsync(
            session =>
            {
                var (id, subject) = (target.RequireId(session), target.RequireSubject(session));
                if (GrantTable.Find(session, target.ObjectKind, id, target.SubjectKind, subject) is null) throw target.NotFound(id);
                GrantTable.Set(session, target.ObjectKind, id, target.SubjectKind, subject, permission);
            },
            cancellation);
    }

    private Task<Nothing> RemoveAsync(Target target, CancellationToken cancellation) => WriteAsync(
        session =>
        {
            var id = target.RequireId(session);
            if (!GrantTable.Remove(session, target.ObjectKind, id, target.SubjectKind, target.RequireSubject(session))) throw target.NotFound(id);
        },
        cancellation);

    private async Task<Nothing> WriteAsync(Action<ISqlSession> work, CancellationToken cancellation)
    {
        await database.WriteAsync(
            session =>
            {
                work(session);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    private static Permission Parse(string? name) => PermissionNames.Parse(Required.Text(name, "permission"));

    private static Target On(PermissionOnExperiment request) => new(GrantTable.Experiment, ExperimentId(request.ExperimentId), GrantTable.User, Required.Text(request.Username, "username"));

    private static Target On(PermissionOnModel request) => new(GrantTable.Model, Required.Text(request.Name, "name"), GrantTable.User, Required.Text(request.Username, "username"));

    private static Target On(GrantOn request)
    {
        if (request is { Username.Length: > 0, Group.Length: > 0 }) throw MlflowErrors.Invalid("Give a username or a group, not both.");
        return OnObject(request) with
        {
            SubjectKind = request.Group is { Length: > 0 } ? GrantTable.Group : GrantTable.User,
            Subject = request.Group is { Length: > 0 } group ? group : Required.Text(request.Username, "username"),
        };
    }

    private static Target OnObject(GrantOn request)
    {
        if (request is { ExperimentId.Length: > 0, Name.Length: > 0 }) throw MlflowErrors.Invalid("Give an experiment_id or a model's name, not both.");
        return request.Name is { Length: > 0 } model
            ? new Target(GrantTable.Model, model, GrantTable.User, string.Empty)
            : new Target(GrantTable.Experiment, ExperimentId(request.ExperimentId), GrantTable.User, string.Empty);
    }

    private static string ExperimentId(string? id) => GrantTable.Id(Required.ExperimentId(id)); // "07" is experiment 7

    private sealed record Target(string ObjectKind, string Id, string SubjectKind, string Subject)
    {
        public string What => ObjectKind == GrantTable.Experiment ? "Experiment" : "Registered model";

        public string IdName => ObjectKind == GrantTable.Experiment ? "experiment_id" : "name";

        public string RequireId(ISqlSession session)
        {
            if (ObjectKind == GrantTable.Experiment) ExperimentTable.Require(session, Required.ExperimentId(Id));
            else RegistryTable.RequireModel(session, Id);
            return Id;
        }

        public long RequireSubject(ISqlSession session) => SubjectKind == GrantTable.Group ? UserTable.RequireGroup(session, Subject) : UserTable.Require(session, Subject).Id;

        public Foundation.Errors.WeirException NotFound(string id) =>
            MlflowErrors.NotFound($"{What} permission with {IdName}={id} and {(SubjectKind == GrantTable.Group ? "group" : "username")}={Subject} not found");
    }
}
