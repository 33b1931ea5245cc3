namespace Weir.Statistics.Intervals;

/// <summary>Where a figure lies.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Confidence, such as 0.95.</param>
public readonly record struct Interval(double Low, double High, double Level)
{
    /// <summary>True when a value lies within.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
