using System.Globalization;

namespace Weir.Native.XGBoost;

/// <summary>A metric after a round.</summary>
/// <param name="Matrix">Name given to the matrix.</param>
/// <param name="Metric">XGBoost's name of the metric.</param>
/// <param name="Value">Its value.</param>
public sealed record Evaluation(string Matrix, string Metric, double Value)
{
    // "[3]\ttrain-auc:0.9\teval-auc:0.8"; both parts may hold '-' and ':', so the matrix is found by its known name.
    internal static IReadOnlyList<Evaluation> Parse(string line, IReadOnlyList<string> matrices)
    {
        List<Evaluation> evaluations = [];
        foreach (var part in line.Split('\t').Skip(1))
        {
            var colon = part.LastIndexOf(':');
            var matrix = matrices.Where(m => part.StartsWith(m + "-", StringComparison.Ordinal)).MaxBy(m => m.Length)
                ?? throw new FormatException($"'{line}' is no evaluation of {string.Join(", ", matrices)}");
            evaluations.Add(new Evaluation(matrix, part[(matrix.Length + 1)..colon], Number(part[(colon + 1)..])));
        }

        return evaluations;
    }

    private static double Number(string text) => text switch
    {
        "nan" or "-nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
