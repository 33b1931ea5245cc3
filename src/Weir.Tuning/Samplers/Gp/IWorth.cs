namespace Weir.Tuning.Samplers.Gp;

/// <summary>What trying a point is worth, as a search climbs it.</summary>
internal interface IWorth
{
    /// <summary>What one look costs grows with its square: the observations of one model, times the root of how many models there are.</summary>
    int Observations { get; }

    /// <summary>What a point is worth, and the slope in some dimensions.</summary>
    double Of(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, Span<double> slope);
}
