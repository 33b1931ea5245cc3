namespace Weir.Tuning.Samplers.Cma;

/// <summary>Settings of <see cref="CmaEsSampler"/>.</summary>
public sealed record CmaSettings
{
    /// <summary>Trials that are drawn at random at the start.</summary>
    public int StartupTrials { get; init; } = 1;

    /// <summary>Width of the first generation, of a range of 1.</summary>
    public double Sigma { get; init; } = 1.0 / 6;

    /// <summary>Size of a generation; null: 4 + ⌊3 ln d⌋.</summary>
    public int? Population { get; init; }

    /// <summary>True: a search that has run dry starts again elsewhere with twice the population (IPOP).</summary>
    public bool Restarts { get; init; } = true;

    /// <summary>True: on a grid both neighbours of the mean's cell keep a least probability (margin).</summary>
    public bool HasMargin { get; init; } = true;

    /// <summary>More dimensions than this are searched with a diagonal covariance.</summary>
    public int MostFullDimensions { get; init; } = 50;
}
