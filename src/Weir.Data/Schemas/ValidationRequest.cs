namespace Weir.Data.Schemas;

/// <summary>What to validate against what.</summary>
public sealed record ValidationRequest
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The schema file.</summary>
    public required string Schema { get; init; }

    /// <summary>Former data for drift comparators; null skips them.</summary>
    public string? Previous { get; init; }

    /// <summary>Data seen in serving for skew comparators; null skips them.</summary>
    public string? Serving { get; init; }

    /// <summary>The environment; columns that are <c>not_in_environment</c> of it may be absent.</summary>
    public string? Environment { get; init; }
}
