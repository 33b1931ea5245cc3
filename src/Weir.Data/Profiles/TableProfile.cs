using Weir.Data.Tables;

namespace Weir.Data.Profiles;

/// <summary>What a table holds, column by column.</summary>
public sealed record TableProfile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its identity, <c>md5:…</c>.</summary>
    public required string Hash { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns, in the table's order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>Rows that repeat an earlier row (compared by a 64-bit hash of all values).</summary>
    public required long DuplicateRows { get; init; }

    /// <summary>Cells without a value.</summary>
    public long MissingCells => Columns.Sum(c => c.Missing);

    /// <summary>What deserves a look, over all columns.</summary>
    public required IReadOnlyList<ProfileAlert> Alerts { get; init; }
}

/// <summary>How a column is looked at.</summary>
public enum ProfileKind
{
    /// <summary>Numbers with at least five distinct values.</summary>
    Numeric,

    /// <summary>Few distinct values: text, or numbers with fewer than five.</summary>
    Categorical,

    /// <summary>True and false, also written yes and no.</summary>
    Boolean,

    /// <summary>Text of many distinct values.</summary>
    Text,

    /// <summary>Dates and time stamps.</summary>
    DateTime,

    /// <summary>No value at all.</summary>
    Unsupported,
}

/// <summary>What one column holds. Shares of distinct values are of those present, all others of all rows.</summary>
public sealed record ColumnProfile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type in the table.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>How it is looked at.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>Rows of the table.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a value.</summary>
    public required long Missing { get; init; }

    /// <summary>Distinct values.</summary>
    public required long Distinct { get; init; }

    /// <summary>Values that occur once; null where that was not counted.</summary>
    public required long? Unique { get; init; }

    /// <summary>True when figures were estimated because the column is too long to sort in memory.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>Figures of numbers; null for other kinds. For dates in seconds since 1970.</summary>
    public NumericProfile? Numeric { get; init; }

    /// <summary>Figures of texts; null for other kinds.</summary>
    public TextProfile? Text { get; init; }

    /// <summary>The commonest values as text.</summary>
    public IReadOnlyList<ValueCount> TopValues { get; init; } = [];

    /// <summary>1 − entropy of the shares / log2(classes), 0 for one class; null for kinds without classes.</summary>
    public double? Imbalance { get; init; }

    /// <summary>Rows with a value.</summary>
    public long Count => Rows - Missing;
}

/// <summary>Figures of numbers. Infinite values are counted and left out of the others.</summary>
public sealed record NumericProfile
{
    /// <summary>Arithmetic mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation, divisor n − 1.</summary>
    public required double Deviation { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value.</summary>
    public required double Max { get; init; }

    /// <summary>Sum.</summary>
    public required double Sum { get; init; }

    /// <summary>Quantiles at 5, 25, 50, 75 and 95 %, linear interpolation.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Skewness, corrected for bias.</summary>
    public required double Skewness { get; init; }

    /// <summary>Excess kurtosis, corrected for bias.</summary>
    public required double Kurtosis { get; init; }

    /// <summary>Median absolute deviation from the median; NaN where not computed.</summary>
    public required double MedianDeviation { get; init; }

    /// <summary>Values equal to zero.</summary>
    public required long Zeros { get; init; }

    /// <summary>Values below zero.</summary>
    public required long Negative { get; init; }

    /// <summary>Infinite values.</summary>
    public required long Infinite { get; init; }

    /// <summary>2 strictly rising, 1 rising, 0 neither, −1 falling, −2 strictly falling, in the order of the rows.</summary>
    public required int Monotonic { get; init; }

    /// <summary>Edges of at most 50 equal bins from the smallest to the largest value.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Values a bin.</summary>
    public required IReadOnlyList<double> Counts { get; init; }
}

/// <summary>Lengths of texts, in characters.</summary>
/// <param name="MinLength">Shortest.</param>
/// <param name="MaxLength">Longest.</param>
/// <param name="MeanLength">Mean.</param>
/// <param name="MedianLength">Median.</param>
/// <param name="Characters">All together.</param>
public sealed record TextProfile(long MinLength, long MaxLength, double MeanLength, double MedianLength, long Characters);

/// <summary>Something that deserves a look.</summary>
/// <param name="Code">Such as CONSTANT, MISSING, ZEROS; the names of ydata-profiling.</param>
/// <param name="Column">The column; null for the whole table.</param>
/// <param name="Message">One sentence.</param>
public sealed record ProfileAlert(string Code, string? Column, string Message);
