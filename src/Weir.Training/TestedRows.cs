using Weir.Training.Columns;

namespace Weir.Training;

/// <summary>How a graph did on the rows that it was checked on.</summary>
/// <param name="TrainingRows">Rows that were trained on.</param>
/// <param name="Rows">Rows that judged it.</param>
/// <param name="Metrics">Figures by name.</param>
/// <param name="Difference">Largest difference between trainer and graph.</param>
/// <param name="Example">Some of the rows, raw.</param>
internal sealed record TestedRows(int TrainingRows, int Rows, Dictionary<string, double> Metrics, double Difference, RawTable Example)
{
    /// <summary>How the figures were found, where that is not by a test.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
