namespace Weir.Data.Schemas;

/// <summary>What the columns of a table should be: TensorFlow Data Validation's model.</summary>
/// <param name="Features">One entry a column.</param>
public sealed record DataSchema(IReadOnlyList<FeatureSchema> Features);

/// <summary>What one column should be.</summary>
public sealed record FeatureSchema
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required FeatureType Type { get; init; }

    /// <summary>Least number of rows with a value; 0 lets the column be absent.</summary>
    public long MinCount { get; init; } = 1;

    /// <summary>Least share of rows with a value; null is any.</summary>
    public double? MinFraction { get; init; }

    /// <summary>The texts that may occur; null is any.</summary>
    public IReadOnlyList<string>? StringDomain { get; init; }

    /// <summary>Least value; null is any.</summary>
    public double? Min { get; init; }

    /// <summary>Largest value; null is any.</summary>
    public double? Max { get; init; }

    /// <summary>True when an integer column may hold 0 and 1 only.</summary>
    public bool IsBoolean { get; init; }

    /// <summary>True when the column holds dates or time stamps.</summary>
    public bool IsTime { get; init; }

    /// <summary>Share of the values that must lie in <see cref="StringDomain"/>; 1 is all.</summary>
    public double MinDomainMass { get; init; } = 1;

    /// <summary>Limits on the distance to the former data.</summary>
    public DistanceLimits? Drift { get; init; }

    /// <summary>Limits on the distance to the data seen in serving.</summary>
    public DistanceLimits? Skew { get; init; }

    /// <summary>Environments (such as <c>SERVING</c>) in which the column need not be there.</summary>
    public IReadOnlyList<string> NotInEnvironment { get; init; } = [];
}

/// <summary>Types of columns, by the names of TensorFlow's examples.</summary>
public enum FeatureType
{
    /// <summary>Whole numbers and booleans.</summary>
    Int,

    /// <summary>Numbers.</summary>
    Float,

    /// <summary>Text; also dates and time stamps.</summary>
    Bytes,
}

/// <summary>Thresholds of distances between two tables' values of a column.</summary>
/// <param name="Infinity">Largest difference of a value's shares; null is not compared.</param>
/// <param name="JensenShannon">Jensen-Shannon divergence in bits; null is not compared.</param>
public sealed record DistanceLimits(double? Infinity, double? JensenShannon);
