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
