namespace Weir.Persistence.Queries;

/// <summary>The rows of a query on somebody's database, read forward, cell by cell, without holding them.</summary>
/// <remarks>The connection cannot write. A cell is asked for in the type of its column (<see cref="QueryColumn.Type"/>), or as text.</remarks>
public interface IReadOnlyQuery : IAsyncDisposable
{
    /// <summary>Columns in order.</summary>
    IReadOnlyList<QueryColumn> Columns { get; }

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="Foundation.Errors.WeirException">The database ended the query; the message is the database's own.</exception>
    ValueTask<bool> ReadAsync(CancellationToken cancellation = default);

    /// <summary>True for NULL.</summary>
    bool IsNull(int column);

    /// <summary>What this row's cell holds: the column's type, except in SQLite, where every cell has a type of its own.</summary>
    QueryType CellType(int column);

    /// <summary>A cell of type <see cref="QueryType.Boolean"/>.</summary>
    bool GetBoolean(int column);

    /// <summary>A cell of type <see cref="QueryType.Int64"/>.</summary>
    long GetInt64(int column);

    /// <summary>A cell of type <see cref="QueryType.Double"/> or <see cref="QueryType.Int64"/>.</summary>
    double GetDouble(int column);

    /// <summary>A cell of type <see cref="QueryType.Timestamp"/> (no zone) or <see cref="QueryType.TimestampUtc"/>.</summary>
    DateTime GetTimestamp(int column);

    /// <summary>A cell of type <see cref="QueryType.Date"/>.</summary>
    DateOnly GetDate(int column);

    /// <summary>A cell of any type as text; decimals keep all their digits, dates and times are ISO 8601.</summary>
    string GetText(int column);

    /// <summary>A cell of type <see cref="QueryType.Bytes"/>.</summary>
    byte[] GetBytes(int column);
}

/// <summary>A column of a query.</summary>
/// <param name="Name">Name as the query gives it.</param>
/// <param name="Type">Type of its cells; in SQLite the declared one.</param>
/// <param name="DatabaseType">The database's own word for the type, such as <c>numeric(10,2)</c>.</param>
public sealed record QueryColumn(string Name, QueryType Type, string DatabaseType);

/// <summary>Types of cells.</summary>
public enum QueryType
{
    /// <summary>Not known: an expression of SQLite, or a type that only its text stands for.</summary>
    Unknown,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Integer of up to 64 bits.</summary>
    Int64,

    /// <summary>Floating point.</summary>
    Double,

    /// <summary>Decimal of any precision, read as text.</summary>
    Decimal,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Calendar date.</summary>
    Date,

    /// <summary>Date and time without a zone.</summary>
    Timestamp,

    /// <summary>An instant.</summary>
    TimestampUtc,
}
