namespace Weir.Tracking.Access;

/// <summary>One thing that a call needs of its caller.</summary>
/// <param name="Kind">What is asked about.</param>
/// <param name="Id">Which one; where it is missing, the call itself refuses.</param>
/// <param name="Level">What must be allowed on it.</param>
internal readonly record struct AccessNeed(NeedKind Kind, string? Id, Permission Level)
{
    /// <summary>True for what a token must have been made for expressly: permissions, users, tokens.</summary>
    public bool IsAdministration { get; init; }

    /// <summary>True for what there is only where there are users.</summary>
    public bool IsOnUsers { get; init; }

    /// <summary>What the audit log calls the object; null for the name that its kind gives it.</summary>
    public string? Label { get; init; }

    /// <summary>The object as the audit log names it.</summary>
    public string Target => Label ?? Kind switch
    {
        NeedKind.RegisteredModel => $"models:/{Id}",
        NeedKind.Experiment => $"experiments/{Id}",
        NeedKind.Run or NeedKind.RunFiles => $"runs/{Id}",
        NeedKind.LoggedModel or NeedKind.LoggedModelFiles => $"logged-models/{Id}",
        NeedKind.EvaluationDataset => $"datasets/{Id}",
        NeedKind.Account => $"users/{Id}",
        NeedKind.Artifact => $"artifacts/{Id}",
        _ => Id ?? string.Empty,
    };
}

/// <summary>What a need is about.</summary>
internal enum NeedKind
{
    /// <summary>Anybody who has shown who he is; what he may not see is left out of the answer.</summary>
    SignedIn,

    /// <summary>An experiment by number.</summary>
    Experiment,

    /// <summary>An experiment by name.</summary>
    ExperimentName,

    /// <summary>The experiment of a run.</summary>
    Run,

    /// <summary>The experiment of a run, and whose the files at its address are.</summary>
    RunFiles,

    /// <summary>The experiment of a logged model.</summary>
    LoggedModel,

    /// <summary>The experiment of a logged model, and whose the files at its address are.</summary>
    LoggedModelFiles,

    /// <summary>The experiment of a trace.</summary>
    Trace,

    /// <summary>An evaluation data set: read by who may read one of its experiments, changed by who may change all of them.</summary>
    EvaluationDataset,

    /// <summary>A registered model by name.</summary>
    RegisteredModel,

    /// <summary>What a model version is made of: another model, a run, files.</summary>
    ModelSource,

    /// <summary>An address for the files of a new experiment: one within this server's own store could be somebody else's.</summary>
    ArtifactLocation,

    /// <summary>A file or folder of the store by its key.</summary>
    Artifact,

    /// <summary>The user of that name himself, or an administrator.</summary>
    Account,

    /// <summary>An administrator.</summary>
    Administrator,
}
