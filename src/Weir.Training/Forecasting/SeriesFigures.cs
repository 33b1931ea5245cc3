namespace Weir.Training.Forecasting;

/// <summary>How a forecast did on one series.</summary>
/// <param name="Key">What tells it from the others.</param>
/// <param name="Rows">Values that were judged.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="BaselineMae">Mean absolute error of repeating the season.</param>
public sealed record SeriesFigures(IReadOnlyList<string> Key, int Rows, double Mae, double Rmse, double BaselineMae)
{
    /// <summary>The error over that of repeating the season where the series was trained on; null where it repeats itself exactly.</summary>
    public double? Mase { get; init; }

    /// <summary>The same of repeating the season on these values.</summary>
    public double? BaselineMase { get; init; }
}
