using System.Collections.Concurrent;
using System.Globalization;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Artifacts;

namespace Weir.Tracking.Access;

/// <summary>Says what a caller may do. Every call of the tracking service asks it first, by the rule that stands beside the call.</summary>
public sealed class AccessControl
{
    private const int MostOwners = 200_000;

    private readonly IDatabase _database;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, long> _owners = []; // of runs and logged models, which never change their experiment

    internal AccessControl(IDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        Memory = new AccessMemory(database, time);
        Authenticator = new Authenticator(database, Memory, time);
        Sessions = new BrowserSessions(database, Memory, Authenticator, time);
    }

    /// <summary>Finds out who calls.</summary>
    public Authenticator Authenticator { get; }

    /// <summary>Logins of browsers.</summary>
    public BrowserSessions Sessions { get; }

    /// <summary>What may be done by users to whom, and to whose groups, nothing was given. MLflow's default is reading.</summary>
    public Permission DefaultPermission { get; set; } = Permission.Read;

    internal AccessMemory Memory { get; }

    /// <summary>Makes the first administrator of a store that has no users.</summary>
    /// <param name="file">Takes name and password, readable by its owner alone, where none is given.</param>
    /// <param name="name">Name.</param>
    /// <param name="password">Password of at least 12 characters; null makes one up.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>True when it was made; false when there are users.</returns>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>: the password is too short; <c>cannot_write</c>.</exception>
    public Task<bool> EnsureAdminAsync(string file, string name, string? password, CancellationToken cancellation = default) =>
        FirstAdmin.EnsureAsync(_database, _time, file, name, password, cancellation);

    /// <summary>True when the store has users.</summary>
    public Task<bool> HasUsersAsync(CancellationToken cancellation = default) => _database.ReadAsync(s => UserTable.All(s).Count > 0, cancellation);

    /// <summary>Refuses a file or folder of the store to callers who may not do so much with all experiments whose files lie there.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">Key in the artifact store.</param>
    /// <param name="level">What he is about to do.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException"><c>permission_denied</c>.</exception>
    public Task RequireArtifactAsync(Caller caller, string key, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Artifact(key)], cancellation);

    /// <summary>As <see cref="RequireArtifactAsync"/> for an experiment's run.</summary>
    public Task RequireRunAsync(Caller caller, string runId, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Run(runId, null)], cancellation);

    /// <summary>As <see cref="RequireArtifactAsync"/> for an experiment.</summary>
    public Task RequireExperimentAsync(Caller caller, string experimentId, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Experiment(experimentId)], cancellation);

    /// <summary>As <see cref="RequireArtifactAsync"/> for a trace.</summary>
    public Task RequireTraceAsync(Caller caller, string traceId, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Trace(traceId)], cancellation);

    /// <summary>As <see cref="RequireArtifactAsync"/> for a registered model.</summary>
    public Task RequireModelAsync(Caller caller, string name, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Model(name)], cancellation);

    /// <summary>Refuses tokens that may not do so much, whatever it is done to.</summary>
    public Task RequireAnythingAsync(Caller caller, Permission level, CancellationToken cancellation = default) =>
        RequireAsync(caller, [new NeedOf(level).Anything()], cancellation);

    /// <summary>True when a caller may read an experiment.</summary>
    public async Task<bool> MayReadExperimentAsync(Caller caller, string experimentId, CancellationToken cancellation = default) =>
        !caller.IsUser || await IsAllowedAsync(caller, Needs.Read.Experiment(experimentId), cancellation);

    /// <summary>True when a caller may read a run's experiment.</summary>
    public async Task<bool> MayReadRunAsync(Caller caller, string runId, CancellationToken cancellation = default) =>
        !caller.IsUser || await IsAllowedAsync(caller, Needs.Read.Run(runId, null), cancellation);

    /// <summary>True when a caller may read a registered model.</summary>
    public async Task<bool> MayReadModelAsync(Caller caller, string name, CancellationToken cancellation = default) =>
        !caller.IsUser || await IsAllowedAsync(caller, Needs.Read.Model(name), cancellation);

    /// <summary>True when a caller may read a file or folder of the store.</summary>
    public async Task<bool> MayReadArtifactAsync(Caller caller, string key, CancellationToken cancellation = default) =>
        !caller.IsUser || await IsAllowedAsync(caller, Needs.Read.Artifact(key), cancellation);

    /// <summary>Adds to the audit log what no call of the service has done.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="action">What, such as <c>artifacts/delete</c>.</param>
    /// <param name="target">To what.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task NoteAsync(Caller caller, string action, string target, CancellationToken cancellation = default) =>
        _database.WriteAsync(s => AuditTable.Add(s, _time.GetUtcNow().ToUnixTimeMilliseconds(), caller, action, target, "{}"), cancellation);

    /// <summary>Refuses all but administrators, where there are users.</summary>
    public Task RequireAdministratorAsync(Caller caller, CancellationToken cancellation = default) => RequireAsync(caller, [Needs.Administrator], cancellation);

    internal async ValueTask<CallContext> ContextAsync(Caller caller, CancellationToken cancellation)
    {
        if (!caller.IsUser || caller.IsAdmin) return CallContext.Unlimited(caller);
        var access = await Memory.OfAsync(caller.UserId, DefaultPermission, false, cancellation);
        return new CallContext(caller, access.Experiments, access.Models);
    }

    /// <summary>Refuses a call whose needs are not all met.</summary>
    /// <exception cref="WeirException"><c>permission_denied</c>, in the same words for what there is not and for what may not be seen.</exception>
    internal async Task RequireAsync(Caller caller, IReadOnlyList<AccessNeed>? needs, CancellationToken cancellation)
    {
        if (caller.Kind == CallerKind.Owner) return;
        if (caller.Kind == CallerKind.Open)
        {
            // On a server without users, whoever can call could make himself the administrator of a later one.
            if (needs?.Any(n => n.IsOnUsers) == true) throw new WeirException(MlflowErrors.EndpointNotFound, "this server has no users: start it with --auth");
            return;
        }

        if (needs is not { Count: > 0 }) throw Denied();
        foreach (var need in needs)
        {
            if (need.Level > Permission.Read && caller.Scope == TokenScope.Read) throw new WeirException("permission_denied", "Permission denied: this token is for reading");
            if (need.IsAdministration && caller.Scope < TokenScope.Admin) throw new WeirException("permission_denied", "Permission denied: this token is not for administration");
            if (!await IsAllowedAsync(caller, need, cancellation)) throw Denied();
        }
    }

    private static WeirException Denied() => new("permission_denied", "Permission denied");

    private async ValueTask<bool> IsAllowedAsync(Caller caller, AccessNeed need, CancellationToken cancellation)
    {
        if (caller.IsAdmin || need.Kind == NeedKind.SignedIn) return true;
        if (need.Kind == NeedKind.Administrator) return false;
        if (need.Kind == NeedKind.Account) return need.Id == caller.Name;
        if (string.IsNullOrEmpty(need.Id) && need.Kind != NeedKind.Artifact) return true; // the call refuses that itself
        var access = await Memory.OfAsync(caller.UserId, DefaultPermission, false, cancellation);
        if (await IsAllowedAsync(access, need, cancellation)) return true;
        var fresh = await Memory.OfAsync(caller.UserId, DefaultPermission, true, cancellation);
        return !ReferenceEquals(fresh, access) && await IsAllowedAsync(fresh, need, cancellation);
    }

    private ValueTask<bool> IsAllowedAsync(UserAccess access, AccessNeed need, CancellationToken cancellation) => need.Kind switch
    {
        NeedKind.Experiment => new(!long.TryParse(need.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || access.OnExperiment(id) >= need.Level),
        NeedKind.ExperimentName => OnNameAsync(access, need, cancellation),
        NeedKind.Run => OnOwnedAsync(access, need, OwnerTable.OfRun, cancellation),
        NeedKind.RunFiles => OnFilesAsync(access, need, OwnerTable.OfRun, OwnerTable.RunFiles, cancellation),
        NeedKind.LoggedModel => OnOwnedAsync(access, need, OwnerTable.OfLoggedModel, cancellation),
        NeedKind.LoggedModelFiles => OnFilesAsync(access, need, OwnerTable.OfLoggedModel, OwnerTable.LoggedModelFiles, cancellation),
        NeedKind.Trace => OnOwnedAsync(access, need, OwnerTable.OfTrace, cancellation),
        NeedKind.EvaluationDataset => OnDatasetAsync(access, need, cancellation),
        NeedKind.RegisteredModel => new(access.OnModel(need.Id!) >= need.Level),
        NeedKind.ModelSource => OnSourceAsync(access, need, cancellation),
        NeedKind.ArtifactLocation => new(!ArtifactService.IsOwn(need.Id!)),
        NeedKind.Artifact => OnKeyAsync(access, need.Id!, need.Level, cancellation),
        _ => new(false),
    };

    // A name that nobody uses is told as such: clients ask before they make an experiment, and making it would tell too.
    private async ValueTask<bool> OnNameAsync(UserAccess access, AccessNeed need, CancellationToken cancellation) =>
        await _database.ReadAsync(s => OwnerTable.OfExperimentName(s, need.Id!), cancellation) is not { } id || access.OnExperiment(id) >= need.Level;

    private async ValueTask<bool> OnOwnedAsync(UserAccess access, AccessNeed need, Func<ISqlSession, string, long?> owner, CancellationToken cancellation)
    {
        if (_owners.TryGetValue(need.Id!, out var known)) return access.OnExperiment(known) >= need.Level;
        var id = need.Id!;
        if (await _database.ReadAsync(s => owner(s, id), cancellation) is not { } experiment) return DefaultPermission >= need.Level;
        if (need.Kind != NeedKind.Trace) Remember(id, experiment); // a trace's id is its client's: deleted, it may come back elsewhere
        return access.OnExperiment(experiment) >= need.Level;
    }

    // One that is in no experiment, or not there, is as any other thing to which nothing was given.
    private async ValueTask<bool> OnDatasetAsync(UserAccess access, AccessNeed need, CancellationToken cancellation)
    {
        var experiments = await _database.ReadAsync(s => OwnerTable.OfEvaluationDataset(s, need.Id!), cancellation);
        if (experiments.Count == 0) return DefaultPermission >= need.Level;
        return need.Level == Permission.Read ? experiments.Exists(id => access.OnExperiment(id) >= need.Level) : experiments.TrueForAll(id => access.OnExperiment(id) >= need.Level);
    }

    private void Remember(string id, long experiment)
    {
        if (_owners.Count >= MostOwners) _owners.Clear();
        _owners[id] = experiment;
    }

    private async ValueTask<bool> OnFilesAsync(UserAccess access, AccessNeed need, Func<ISqlSession, string, long?> owner, Func<ISqlSession, string, string?> files, CancellationToken cancellation)
    {
        if (!await OnOwnedAsync(access, need, owner, cancellation)) return false;
        var address = await _database.ReadAsync(s => files(s, need.Id!), cancellation);
        return address is null || !ArtifactService.IsOwn(address) || await OnKeyAsync(access, ArtifactService.Key(address, string.Empty), need.Level, cancellation);
    }

    // A version's files are given to whoever may read the model: only what its maker may read himself can become one.
    private ValueTask<bool> OnSourceAsync(UserAccess access, AccessNeed need, CancellationToken cancellation)
    {
        const string Runs = "runs:/";
        const string LoggedModels = "models:/m-";
        var source = need.Id!;
        if (source.StartsWith(LoggedModels, StringComparison.Ordinal)) return OnOwnedAsync(access, Needs.Read.LoggedModel(source["models:/".Length..]), OwnerTable.OfLoggedModel, cancellation);
        if (ModelReference.IsReference(source)) return new(access.OnModel(ModelReference.Parse(source).Model) >= need.Level);
        if (source.StartsWith(Runs, StringComparison.Ordinal)) return OnOwnedAsync(access, Needs.Read.Run(source[Runs.Length..].Split('/')[0], null), OwnerTable.OfRun, cancellation);
        return ArtifactService.IsOwn(source) ? OnKeyAsync(access, ArtifactService.Key(source, string.Empty), need.Level, cancellation) : new(true);
    }

    private async ValueTask<bool> OnKeyAsync(UserAccess access, string key, Permission level, CancellationToken cancellation)
    {
        var owners = await _database.ReadAsync(s => OwnerTable.OfKey(s, key), cancellation);
        return owners.Count > 0 && owners.TrueForAll(id => access.OnExperiment(id) >= level);
    }
}
