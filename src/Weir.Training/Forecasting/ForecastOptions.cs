namespace Weir.Training.Forecasting;

/// <summary>What a forecast is told besides its target.</summary>
public sealed record ForecastOptions
{
    /// <summary>Column of dates or time stamps.</summary>
    public required string TimeColumn { get; init; }

    /// <summary>How many values are forecast at once.</summary>
    public required int Horizon { get; init; }

    /// <summary>How many last values the model takes; null decides by the seasons.</summary>
    public int? Lags { get; init; }

    /// <summary>Steps after which the series is alike, such as 24 and 168 for hours; empty decides by the step.</summary>
    public IReadOnlyList<int> Seasons { get; init; } = [];

    /// <summary>Columns of numbers that are known ahead, such as holidays.</summary>
    public IReadOnlyList<string> KnownAhead { get; init; } = [];

    /// <summary>Columns that tell series apart, such as store and item; empty where the table holds one series.</summary>
    public IReadOnlyList<string> Series { get; init; } = [];

    /// <summary>Columns that are the same at all times of a series and say something of it; those of <see cref="Series"/> may be among them.</summary>
    public IReadOnlyList<string> Statics { get; init; } = [];
}
