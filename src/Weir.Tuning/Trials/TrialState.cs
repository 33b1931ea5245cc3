namespace Weir.Tuning.Trials;

/// <summary>Where a trial is in its life. The last three are final.</summary>
public enum TrialState
{
    /// <summary>Queued, its parameters given in whole or in part.</summary>
    Waiting,

    /// <summary>Somebody works on it.</summary>
    Running,

    /// <summary>It has its values.</summary>
    Complete,

    /// <summary>Stopped early; its value is the last one reported.</summary>
    Pruned,

    /// <summary>It ended without a value.</summary>
    Fail,
}

/// <summary>Whether less or more is better.</summary>
public enum Direction
{
    /// <summary>Less is better.</summary>
    Minimize,

    /// <summary>More is better.</summary>
    Maximize,
}
