namespace Weir.Tuning.Samplers.Gp;

/// <summary>Settings of <see cref="GpSampler"/>.</summary>
public sealed record GpSettings
{
    /// <summary>Trials that are spread over the space at the start.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>True: some steps are taken near the best point, with a model of its surroundings.</summary>
    public bool IsLocal { get; init; } = true;
}
