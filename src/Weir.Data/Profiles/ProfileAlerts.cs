using Weir.Reports;
using Weir.Statistics.Distributions;

namespace Weir.Data.Profiles;

/// <summary>What deserves a look: the names and limits of ydata-profiling.</summary>
internal static class ProfileAlerts
{
    private const double Noticeable = 0.01;
    private const double Imbalanced = 0.5;
    private const double Skewed = 20;
    private const double Uniform = 0.999;
    private const int ManyCategories = 50;

    public static IReadOnlyList<ProfileAlert> Of(IReadOnlyList<ColumnProfile> columns, long rows, long duplicates)
    {
        List<ProfileAlert> alerts = [];
        if (rows == 0) alerts.Add(new ProfileAlert("EMPTY", null, "the table has no rows"));
        if (duplicates > 0) alerts.Add(new ProfileAlert("DUPLICATES", null, $"{Figures.Count(duplicates)} rows ({Figures.Share((double)duplicates / rows)}) repeat an earlier row"));
        foreach (var column in columns) alerts.AddRange(OfColumn(column).Select(a => new ProfileAlert(a.Code, column.Name, a.Message)));
        return alerts;
    }

    private static IEnumerable<(string Code, string Message)> OfColumn(ColumnProfile column)
    {
        if (column.Rows == 0) yield break;
        var missing = (double)column.Missing / column.Rows;
        if (missing > Noticeable) yield return ("MISSING", column.Count == 0 ? "has no value at all" : $"is missing in {Figures.Share(missing)} of the rows");
        if (column.Count == 0) yield break;
        if (column.Distinct == 1)
        {
            yield return ("CONSTANT", "has one value throughout");
            yield break;
        }

        if (column.Unique == column.Count) yield return ("UNIQUE", "every value occurs once: an identifier?");
        if (column.Kind == ProfileKind.Categorical && column.Distinct > ManyCategories) yield return ("HIGH_CARDINALITY", $"has {Figures.Count(column.Distinct)} categories");
        if (column.Imbalance > Imbalanced) yield return ("IMBALANCE", $"is dominated by '{column.TopValues[0].Value}' ({Figures.Share((double)column.TopValues[0].Count / column.Count)})");
        if (column.Kind == ProfileKind.Numeric && column.Numeric is { } numeric)
        {
            if ((double)numeric.Zeros / column.Rows > Noticeable) yield return ("ZEROS", $"is zero in {Figures.Share((double)numeric.Zeros / column.Rows)} of the rows");
            if ((double)numeric.Infinite / column.Rows > Noticeable) yield return ("INFINITE", $"is infinite in {Figures.Share((double)numeric.Infinite / column.Rows)} of the rows");
            if (Math.Abs(numeric.Skewness) > Skewed) yield return ("SKEWED", $"is very lopsided (skewness {Figures.Number(numeric.Skewness)})");
            if (IsUniform(numeric.Counts)) yield return ("UNIFORM", "is spread evenly: a running number?");
        }
        else if (column.Imbalance is not null && column.Distinct <= column.TopValues.Count && IsUniform([.. column.TopValues.Select(t => (double)t.Count)]))
        {
            yield return ("UNIFORM", "all values are equally common");
        }
    }

    // χ² of the counts against equal counts.
    private static bool IsUniform(IReadOnlyList<double> counts)
    {
        if (counts.Count < 2) return false;
        var expected = counts.Sum() / counts.Count;
        return Tails.ChiSquare(counts.Sum(c => (c - expected) * (c - expected) / expected), counts.Count - 1) > Uniform;
    }
}
