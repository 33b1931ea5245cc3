namespace Weir.Persistence;

/// <summary>Rows of a query, read forward; columns are counted from 0.</summary>
public abstract class SqlRows : IDisposable
{
    /// <summary>Moves to the next row; false after the last.</summary>
    public abstract bool Read();

    /// <summary>True for SQL's NULL.</summary>
    public abstract bool IsNull(int column);

    /// <summary>What the row's cell holds.</summary>
    public abstract SqlKind KindOf(int column);

    /// <summary>An integer; 0 for NULL.</summary>
    public abstract long GetInt64(int column);

    /// <summary>A floating point number; 0 for NULL.</summary>
    public abstract double GetDouble(int column);

    /// <summary>Text; empty for NULL.</summary>
    public abstract string GetText(int column);

    /// <summary>Bytes; empty for NULL.</summary>
    public abstract byte[] GetBytes(int column);

    /// <summary>Text, or null for NULL.</summary>
    public string? GetTextOrNull(int column) => IsNull(column) ? null : GetText(column);

    /// <summary>An integer, or null for NULL.</summary>
    public long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    /// <summary>True for an integer other than 0.</summary>
    public bool GetBoolean(int column) => GetInt64(column) != 0;

    /// <summary>Ends the query; its statement can run again.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the query.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Kinds of cells.</summary>
public enum SqlKind
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>Integer.</summary>
    Integer,

    /// <summary>Floating point.</summary>
    Real,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,
}
