namespace Weir.Models.Signatures;

/// <summary>Type of a column.</summary>
public abstract record ColumnType
{
    /// <summary>A plain type.</summary>
    public static ColumnType Of(ScalarKind kind) => new ScalarColumn(kind);
}

/// <summary>A plain type.</summary>
/// <param name="Kind">Which.</param>
public sealed record ScalarColumn(ScalarKind Kind) : ColumnType;

/// <summary>A list.</summary>
/// <param name="Items">Type of its elements.</param>
public sealed record ArrayColumn(ColumnType Items) : ColumnType;

/// <summary>A record with named fields.</summary>
/// <param name="Properties">Its fields.</param>
public sealed record ObjectColumn(IReadOnlyList<SignatureField> Properties) : ColumnType;

/// <summary>A map from text.</summary>
/// <param name="Values">Type of its values.</param>
public sealed record MapColumn(ColumnType Values) : ColumnType;

/// <summary>Anything.</summary>
public sealed record AnyColumn : ColumnType;

/// <summary>The plain types, by MLflow's names in lower case.</summary>
public enum ScalarKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>32-bit integer.</summary>
    Integer,

    /// <summary>64-bit integer.</summary>
    Long,

    /// <summary>32-bit floating point.</summary>
    Float,

    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A date with a time.</summary>
    Datetime,
}
