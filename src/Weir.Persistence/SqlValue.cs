namespace Weir.Persistence;

/// <summary>A parameter of a statement, without boxing: NULL, integer, floating point, text or bytes.</summary>
public readonly struct SqlValue
{
    private SqlValue(SqlKind kind, long integer, object? reference)
    {
        Kind = kind;
        Integer = integer;
        Reference = reference;
    }

    /// <summary>True for SQL's NULL.</summary>
    public bool IsNull => Kind == SqlKind.Null;

    internal SqlKind Kind { get; }

    internal long Integer { get; }

    internal object? Reference { get; }

    /// <summary>SQL's NULL.</summary>
    public static SqlValue Null => default;

    /// <summary>An integer.</summary>
    public static implicit operator SqlValue(long value) => new(SqlKind.Integer, value, null);

    /// <summary>An integer, or NULL.</summary>
    public static implicit operator SqlValue(long? value) => value is { } number ? number : Null;

    /// <summary>A floating point number. SQLite stores NaN as NULL: keep it as a flag beside the value.</summary>
    public static implicit operator SqlValue(double value) => new(SqlKind.Real, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Text, or NULL.</summary>
    public static implicit operator SqlValue(string? value) => value is null ? Null : new(SqlKind.Text, 0, value);

    /// <summary>Bytes, or NULL.</summary>
    public static implicit operator SqlValue(byte[]? value) => value is null ? Null : new(SqlKind.Blob, 0, value);

    /// <summary>1 or 0.</summary>
    public static SqlValue FromBoolean(bool value) => value ? 1L : 0L;
}
