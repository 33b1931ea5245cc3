namespace Weir.Data.Import;

/// <summary>Kinds of sources that tables come from.</summary>
public enum SourceKind
{
    /// <summary>Values separated by a delimiter, with a header; gzip too.</summary>
    Csv,

    /// <summary>As <see cref="Csv"/>, separated by tabs.</summary>
    Tsv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>One JSON object a line; gzip too.</summary>
    JsonLines,

    /// <summary>A query on a SQLite file.</summary>
    Sqlite,

    /// <summary>A query on a DuckDB file.</summary>
    DuckDb,

    /// <summary>A query on a PostgreSQL server.</summary>
    PostgreSql,
}
