namespace Weir.Tracking.Access;

/// <summary>Words for the table of calls: <c>Read.Run(r.RunId)</c>. Deleting needs what managing needs.</summary>
internal static class Needs
{
    public static NeedOf Read { get; } = new(Permission.Read);

    public static NeedOf Edit { get; } = new(Permission.Edit);

    public static NeedOf Manage { get; } = new(Permission.Manage);

    /// <summary>Managing, and a token that was made for giving permissions.</summary>
    public static NeedOf Grant { get; } = new(Permission.Manage, IsAdministration: true);

    /// <summary>An administrator.</summary>
    public static AccessNeed Administrator { get; } = new(NeedKind.Administrator, null, Permission.Manage) { IsAdministration = true };

    /// <summary>An administrator, changing something with a name.</summary>
    public static AccessNeed AdministratorOn(string? target) => new(NeedKind.Administrator, target, Permission.Manage) { IsAdministration = true };

    /// <summary>An administrator, changing users or groups.</summary>
    public static AccessNeed AdministratorOfUsers(string? target = null) => AdministratorOn(target) with { IsOnUsers = true };

    /// <summary>The user himself or an administrator.</summary>
    public static AccessNeed Account(string? username) => new(NeedKind.Account, username, Permission.Manage) { IsAdministration = true, IsOnUsers = true };
}

/// <summary>A level, waiting for its object.</summary>
internal readonly record struct NeedOf(Permission Level, bool IsAdministration = false)
{
    /// <summary>Nothing in particular: searches leave out what may not be read, and what is made belongs to its maker.</summary>
    public AccessNeed Anything(string? target = null) => Of(NeedKind.SignedIn, target);

    public AccessNeed Experiment(string? id) => Of(NeedKind.Experiment, id);

    public AccessNeed ExperimentNamed(string? name) => Of(NeedKind.ExperimentName, name);

    /// <summary>A run under its new name or its old one, as the calls themselves read it.</summary>
    public AccessNeed Run(string? runId, string? runUuid) => Of(NeedKind.Run, runId is { Length: > 0 } ? runId : runUuid);

    public AccessNeed RunFiles(string? runId, string? runUuid) => Of(NeedKind.RunFiles, runId is { Length: > 0 } ? runId : runUuid);

    public AccessNeed LoggedModel(string? id) => Of(NeedKind.LoggedModel, id);

    public AccessNeed LoggedModelFiles(string? id) => Of(NeedKind.LoggedModelFiles, id);

    public AccessNeed Trace(string? id) => Of(NeedKind.Trace, id);

    public AccessNeed EvaluationDataset(string? id) => Of(NeedKind.EvaluationDataset, id);

    public AccessNeed Model(string? name) => Of(NeedKind.RegisteredModel, name);

    public AccessNeed Version(string? name, string? version) => Model(name) with { Label = $"models:/{name}/{version}" };

    public AccessNeed Source(string? source) => Of(NeedKind.ModelSource, source);

    public AccessNeed Location(string? location) => Of(NeedKind.ArtifactLocation, location);

    public AccessNeed Artifact(string key) => Of(NeedKind.Artifact, key);

    /// <summary>Every one of a list.</summary>
    public IEnumerable<AccessNeed> Experiments(IEnumerable<string?>? ids) => (ids ?? []).Select(Experiment);

    /// <summary>Every one of a list.</summary>
    public IEnumerable<AccessNeed> Runs(IEnumerable<string?>? ids)
    {
        var need = this;
        return (ids ?? []).Select(id => need.Run(id, null));
    }

    /// <summary>Every one of a list that names one.</summary>
    public IEnumerable<AccessNeed> LoggedModels(IEnumerable<string?>? ids) => (ids ?? []).Where(id => !string.IsNullOrEmpty(id)).Distinct().Select(LoggedModel);

    /// <summary>Every one of a list.</summary>
    public IEnumerable<AccessNeed> Traces(IEnumerable<string?>? ids) => (ids ?? []).Distinct().Select(Trace);

    private AccessNeed Of(NeedKind kind, string? id) => new(kind, id, Level) { IsAdministration = IsAdministration, IsOnUsers = IsAdministration };
}
