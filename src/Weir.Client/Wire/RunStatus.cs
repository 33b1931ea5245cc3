namespace Weir.Client.Wire;

/// <summary>Where a run stands. Numbers are MLflow's.</summary>
public enum RunStatus
{
    /// <summary>At work.</summary>
    Running = 1,

    /// <summary>To be started later.</summary>
    Scheduled = 2,

    /// <summary>Ended well.</summary>
    Finished = 3,

    /// <summary>Ended with an error.</summary>
    Failed = 4,

    /// <summary>Ended by somebody.</summary>
    Killed = 5,
}

/// <summary>Which of the living and the deleted a search looks at. Numbers are MLflow's.</summary>
public enum ViewType
{
    /// <summary>Not deleted.</summary>
    ActiveOnly = 1,

    /// <summary>Deleted.</summary>
    DeletedOnly = 2,

    /// <summary>Both.</summary>
    All = 3,
}

/// <summary>Whether a model version's files are there. Numbers are MLflow's.</summary>
public enum ModelVersionStatus
{
    /// <summary>Files are being copied.</summary>
    PendingRegistration = 1,

    /// <summary>Copying failed.</summary>
    FailedRegistration = 2,

    /// <summary>Ready to be used.</summary>
    Ready = 3,
}
