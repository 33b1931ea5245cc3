using Weir.Data.Csv;
using Weir.Data.Engine;
using Weir.Data.Import;
using Weir.Foundation.Errors;

namespace Weir.Data.Tables;

/// <summary>A table in a file (Parquet; CSV, TSV, JSON lines), read by column. Serves one thread at a time.</summary>
/// <remarks>Text formats are checked and typed over the whole file, then kept as Parquet in a scratch file while the table is open; it goes with
/// the process, however that ends.</remarks>
/// <example><code>
/// using var table = Table.Open("data/trips.parquet");
/// double[] fares = table.ReadDoubles("fare");           // NaN where missing
/// string?[] payments = table.ReadTexts("payment_type"); // null where missing
/// foreach (var batch in table.ReadBatches(["fare", "payment_type"])) …
/// </code></example>
public sealed class Table : IDisposable
{
    private readonly DataSession _session;
    private readonly ScratchFile? _scratch;
    private readonly Dictionary<string, TableColumn> _byName;

    private Table(string path, DataSession session, TableSource source, long rows, ScratchFile? scratch)
    {
        Path = path;
        _session = session;
        _scratch = scratch;
        From = $"({source.Select})";
        Columns = source.Columns;
        RowCount = rows;
        _byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The columns, in the file's order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Number of rows; may be 0 for Parquet.</summary>
    public long RowCount { get; }

    /// <summary>What a user should know of how the file was read, such as columns that were given a name.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The table in a FROM clause.</summary>
    internal string From { get; }

    internal DataSession Session => _session;

    internal ScratchFile? Scratch => _scratch;

    /// <summary>Opens a file.</summary>
    /// <exception cref="WeirException">The file is missing, a directory, corrupt, or breaks its format: the place and what is wrong are named.</exception>
    public static Table Open(string path, TableOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new TableOptions();
        var kind = SourceSniffer.KindOf(path, options.Format);
        if (kind is SourceKind.Sqlite or SourceKind.DuckDb or SourceKind.PostgreSql)
            throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is a database and no table", "import a query first: weir data import SOURCE --query 'SELECT …'", new SourceLocation(path));
        var session = new DataSession();
        ScratchFile? scratch = null;
        try
        {
            var source = TableSource.Open(session.Connection, path, kind, new CsvOptions(options.Delimiter), options.Progress, cancellation);
            session.FitTo(source.Columns.Count);
            if (kind != SourceKind.Parquet)
            {
                scratch = new ScratchFile();
                TableCopy.WriteScratch(session.Connection, source, scratch, cancellation);
                source = TableSource.Open(session.Connection, scratch.Path, SourceKind.Parquet, new CsvOptions(), options.Progress, cancellation) with { Notes = source.Notes };
            }

            if (options.Derive.Count > 0)
            {
                var select = $"SELECT *{DerivedColumn.Select(session.Connection, source, [.. options.Derive.Select(DerivedColumn.Parse)])} FROM ({source.Select})";
                source = source with { Select = select, Columns = TableSource.ColumnsOf(session.Connection, select) };
            }

            var rows = (long)session.Connection.Rows($"SELECT count(*) FROM ({source.Select})", cancellation)[0][0]!;
            return new Table(path, session, source, rows, scratch) { Notes = source.Notes };
        }
        catch (Exception e)
        {
            session.Dispose();
            scratch?.Dispose();
            if (e is WeirException failure && failure.Code.StartsWith(Native.DuckDb.DuckErrors.CodePrefix, StringComparison.Ordinal)) throw TableSource.Explain(failure, path);
            throw;
        }
    }

    /// <summary>Opens several Parquet files as one table: rows one after the other, columns matched by name, absent ones missing.</summary>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="name">What the table is called in messages.</param>
    /// <param name="rename">Gives a column its name in the table; null leaves the column out.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c>, <c>no_rows</c> without any file.</exception>
    public static Table OpenParquet(IReadOnlyList<string> paths, string name, Func<string, string?>? rename = null, CancellationToken cancellation = default)
    {
        if (paths.Count == 0) throw new WeirException(DataErrors.NoRows, $"'{name}' holds no rows yet", location: new SourceLocation(name));
        var session = new DataSession();
        try
        {
            var read = $"SELECT * FROM read_parquet([{string.Join(", ", paths.Select(Sql.File))}], union_by_name = true)";
            var columns = TableSource.ColumnsOf(session.Connection, read).Select(c => (c.Name, Shown: rename is null ? c.Name : rename(c.Name))).Where(c => c.Shown is not null).ToList();
            var select = $"SELECT {string.Join(", ", columns.Select(c => $"{Sql.Name(c.Name)} AS {Sql.Name(c.Shown!)}"))} FROM ({read})";
            var source = new TableSource(name, select, TableSource.ColumnsOf(session.Connection, select), null);
            session.FitTo(columns.Count);
            var rows = (long)session.Connection.Rows($"SELECT count(*) FROM ({read})", cancellation)[0][0]!;
            return new Table(name, session, source, rows, null);
        }
        catch (WeirException e)
        {
            session.Dispose();
            throw TableSource.Explain(e, name);
        }
    }

    /// <summary>A column by name.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c>, with the nearest name.</exception>
    public TableColumn Find(string name) => _byName.TryGetValue(name, out var column) ? column : throw new WeirException(
        DataErrors.UnknownColumn, $"'{Path}' has no column '{name}'", DidYouMean.Hint(name, _byName.Keys) ?? $"its columns are {string.Join(", ", _byName.Keys.Take(30))}", new SourceLocation(Path, Field: name));

    /// <summary>True when there is such a column; names differ by letter case.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>A whole column as numbers, missing as NaN: booleans as 0 and 1, dates and time stamps as seconds since 1970.</summary>
    /// <exception cref="WeirException"><c>unknown_column</c>; <c>wrong_column_type</c> for text.</exception>
    public double[] ReadDoubles(string name, CancellationToken cancellation = default)
    {
        if (Find(name).Type is ColumnType.Text or ColumnType.Binary)
            throw new WeirException(DataErrors.WrongColumnType, $"column '{name}' holds text, numbers were expected", location: new SourceLocation(Path, Field: name));
        return Read(name, cancellation).ToDoubles();
    }

    /// <summary>A whole column as text, missing as null.</summary>
    public string?[] ReadTexts(string name, CancellationToken cancellation = default) => Read(name, cancellation).ToTexts();

    /// <summary>A whole column in its own type.</summary>
    public Column Read(string name, CancellationToken cancellation = default) => Read([name], cancellation)[0];

    /// <summary>Whole columns in their own types.</summary>
    public IReadOnlyList<Column> Read(IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        var columns = names.Select(Find).ToList();
        foreach (var batch in TableReader.Batches(this, columns, checked((int)RowCount), cancellation)) return batch;
        return TableReader.Empty(columns);
    }

    /// <summary>Rows in batches of columns in their own types; only one batch is in memory.</summary>
    /// <param name="names">Columns to read; null is all.</param>
    /// <param name="batchRows">Rows a batch; the last has fewer.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IEnumerable<IReadOnlyList<Column>> ReadBatches(IReadOnlyList<string>? names = null, int batchRows = 65_536, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return TableReader.Batches(this, names is null ? Columns : [.. names.Select(Find)], batchRows, cancellation);
    }

    /// <summary>Some rows in batches of columns in their own types; only one batch is in memory.</summary>
    /// <param name="names">Columns to read.</param>
    /// <param name="places">Places of the rows, ascending, from 0; those behind the last row are left out.</param>
    /// <param name="batchRows">Rows a batch; the last has fewer.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IEnumerable<IReadOnlyList<Column>> ReadBatches(IReadOnlyList<string> names, IReadOnlyList<long> places, int batchRows = 65_536, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchRows);
        return TableReader.Batches(this, [.. names.Select(Find)], places, batchRows, cancellation);
    }

    /// <summary>Some rows of columns in their own types, and which of the columns have a gap in any row of the table.</summary>
    /// <param name="names">Columns to read.</param>
    /// <param name="places">Places of the rows, ascending, from 0.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public TableRows ReadRows(IReadOnlyList<string> names, IReadOnlyList<long> places, CancellationToken cancellation = default) => TableReader.Rows(this, [.. names.Select(Find)], places, cancellation);

    /// <summary>The distinct values of a column as text with their counts, the commonest first; missing ones are left out.</summary>
    /// <param name="name">The column.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Ends the counting.</param>
    public IReadOnlyList<ValueCount> CountValues(string name, int limit = int.MaxValue, CancellationToken cancellation = default)
    {
        var column = Sql.Name(Find(name).Name);
        var rows = _session.Connection.Rows(
            $"SELECT v, n FROM (SELECT {column}::VARCHAR AS v, count(*) AS n FROM {From} WHERE {column} IS NOT NULL GROUP BY 1) ORDER BY n DESC, v LIMIT {limit}", cancellation);
        return [.. rows.Select(r => new ValueCount((string)r[0]!, (long)r[1]!))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _scratch?.Dispose();
    }
}

/// <summary>Some rows of a table.</summary>
/// <param name="Columns">Their values.</param>
/// <param name="Gaps">Columns in which any row of the whole table has no value.</param>
public sealed record TableRows(IReadOnlyList<Column> Columns, IReadOnlySet<string> Gaps);

/// <summary>A value and how many rows have it.</summary>
/// <param name="Value">The value as text.</param>
/// <param name="Count">Number of rows.</param>
public sealed record ValueCount(string Value, long Count);
