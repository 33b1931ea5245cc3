namespace Weir.Tuning.Samplers.Tpe;

/// <summary>Settings of <see cref="TpeSampler"/>.</summary>
public sealed record TpeSettings
{
    /// <summary>Trials that are drawn at random at the start.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>Candidates that are drawn from the good trials and compared.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>True: parameters are drawn together, with two objectives in every other trial, with more in every fourth; false: each by itself.</summary>
    public bool IsMultivariate { get; init; } = true;

    /// <summary>True: parameters are drawn together in groups that always occur together; false: only those that every trial has.</summary>
    public bool IsGrouped { get; init; } = true;

    /// <summary>True: trials at work count as bad, so that workers do not try the same.</summary>
    public bool IsConstantLiar { get; init; } = true;

    /// <summary>True: widths from the distance to neighbours; false: from number and dimension alone (Scott's rule with factor 0.2).</summary>
    public bool UsesNeighbours { get; init; } = true;

    /// <summary>True: failed trials count as bad; false: they are left out.</summary>
    public bool CountsFailures { get; init; } = true;
}
