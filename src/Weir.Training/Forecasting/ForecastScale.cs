namespace Weir.Training.Forecasting;

/// <summary>From where a forecast measures values.</summary>
internal enum ForecastScale
{
    /// <summary>As they are.</summary>
    Plain,

    /// <summary>From the mean of the last season, in its deviations: what grows is followed.</summary>
    Window,

    /// <summary>From the value a season before, in deviations of the last season: what is learnt is what the seasonal naive forecast gets wrong.</summary>
    Season,
}

/// <summary>Which scales are tried.</summary>
internal static class ForecastScales
{
    /// <summary>All for one series; for several those that know no size, so that large and small ones, and those that are new, share a model.</summary>
    public static ForecastScale[] Of(Panel panel) => panel.HasKeys ? [ForecastScale.Window, ForecastScale.Season] : Enum.GetValues<ForecastScale>();
}
