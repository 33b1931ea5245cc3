using Weir.Data.Csv;

namespace Weir.Data.Import;

/// <summary>What to import and where to.</summary>
public sealed record ImportRequest
{
    /// <summary>A file, or <c>postgresql://user@host/database</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The Parquet file to write; null is <c>data/NAME.parquet</c> below the project's root.</summary>
    public string? Output { get; init; }

    /// <summary>The table's name where <see cref="Output"/> is not given; null is the source's file name.</summary>
    public string? Name { get; init; }

    /// <summary>One SELECT, for databases.</summary>
    public string? Query { get; init; }

    /// <summary>Format of the source where its name does not tell: csv, tsv, parquet, jsonl, sqlite, duckdb.</summary>
    public string? Format { get; init; }

    /// <summary>Delimiter of a text file; null finds it in the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>True when a text file has a comma before the decimals, and points between thousands: <c>1.234,56</c>.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>How a text file writes dates besides ISO 8601, such as <c>DD.MM.YYYY</c>; null is no other way.</summary>
    public DateFormat? Dates { get; init; }

    /// <summary>Numbers the columns of a text file that have another's name instead of refusing it.</summary>
    public bool RenamesDuplicates { get; init; }

    /// <summary>Columns computed from others, such as <c>big_tip = tips &gt; 0.2 * fare</c> (SQL expressions of DuckDB).</summary>
    public IReadOnlyList<string> Derive { get; init; } = [];
}

/// <summary>What an import made.</summary>
/// <param name="Path">The Parquet file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="SourceHash">Identity of the source, <c>md5:…</c>; for a server that of the address and the query.</param>
/// <param name="Hash">Identity of the file, <c>md5:…</c>.</param>
public sealed record ImportResult(string Path, long Rows, IReadOnlyList<Tables.TableColumn> Columns, long Bytes, string SourceHash, string Hash)
{
    /// <summary>What a user should know: columns that were renamed, texts that look like numbers or dates.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
