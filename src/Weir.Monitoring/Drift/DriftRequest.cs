namespace Weir.Monitoring.Drift;

/// <summary>What to compare, and how.</summary>
public sealed record DriftRequest
{
    /// <summary>A table, or the folder of a prediction log.</summary>
    public required string Reference { get; init; }

    /// <summary>A table, or the folder of a prediction log.</summary>
    public required string Current { get; init; }

    /// <summary>Columns to compare; empty is all that both have.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns to leave out altogether.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Number columns to compare as categories.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Test for all columns it fits; null is Evidently's choice.</summary>
    public string? Test { get; init; }

    /// <summary>Tests for single columns, over <see cref="Test"/>.</summary>
    public IReadOnlyDictionary<string, string> ColumnTests { get; init; } = new Dictionary<string, string>();

    /// <summary>Threshold of p-values; null is each test's own.</summary>
    public double? PValueThreshold { get; init; }

    /// <summary>Threshold of distances; null is each test's own.</summary>
    public double? DistanceThreshold { get; init; }

    /// <summary>Share of drifted columns from which on the data set has drifted.</summary>
    public double DriftShare { get; init; } = 0.5;

    /// <summary>Page to write; null writes none. It is recorded in the lineage.</summary>
    public string? Output { get; init; }
}
