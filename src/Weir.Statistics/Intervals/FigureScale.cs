namespace Weir.Statistics.Intervals;

/// <summary>On which scale a figure is about normal, so that its interval stays within what it can be.</summary>
public enum FigureScale
{
    /// <summary>The figure itself: a bias, a difference.</summary>
    Plain,

    /// <summary>Its logarithm: an error, which is never below 0.</summary>
    Error,

    /// <summary>The logarithm of what it lacks to 1: a score that is never above, such as R².</summary>
    Score,
}
