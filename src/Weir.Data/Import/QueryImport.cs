using Weir.Data.Engine;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Native.DuckDb;
using Weir.Persistence.Queries;

namespace Weir.Data.Import;

/// <summary>Streams the rows of a query on another database into a table of the session, which spills when it is big.</summary>
internal static class QueryImport
{
    private const string Table = "query_rows";

    public static async Task<TableSource> LoadAsync(DataSession session, ImportRequest request, IProgressSink progress, CancellationToken cancellation)
    {
        var connection = session.Connection;
        await using var query = await ReadOnlyQueries.OpenAsync(request.Source, request.Query!, cancellation);
        if (query.Columns.Count == 0) throw new WeirException(DataErrors.BadExpression, "--query gives no columns", "write one SELECT");
        CheckNames(query.Columns);
        session.FitTo(query.Columns.Count);
        var cells = query.Columns.Select((c, i) => QueryCells.For(c, i)).ToList();
        connection.Execute($"CREATE TEMP TABLE {Table} ({string.Join(", ", cells.Select(c => $"{Sql.Name(c.Name)} {c.SqlType}"))})", cancellation);
        var rows = await AppendAsync(connection, query, cells, progress, cancellation);
        if (rows == 0) throw new WeirException(DataErrors.NoRows, "--query gives not a single row");
        var select = $"SELECT {string.Join(", ", cells.Select(c => $"{c.Narrow(connection, Table)} AS {Sql.Name(c.Name)}"))} FROM {Table}";
        return new TableSource(request.Source, select, TableSource.ColumnsOf(connection, select), rows);
    }

    private static async Task<long> AppendAsync(DuckConnection connection, IReadOnlyQuery query, List<QueryCells> cells, IProgressSink progress, CancellationToken cancellation)
    {
        using var appender = connection.Append(Table);
        var filled = 0;
        long rows = 0;
        while (await query.ReadAsync(cancellation))
        {
            foreach (var cell in cells) cell.Read(query, filled);
            rows++;
            if (++filled < DuckAppender.Capacity) continue;
            Flush(appender, cells, ref filled);
            progress.Report("reading the query", rows, null, "rows");
        }

        if (filled > 0) Flush(appender, cells, ref filled);
        appender.Complete();
        return rows;
    }

    private static void Flush(DuckAppender appender, List<QueryCells> cells, ref int filled)
    {
        foreach (var cell in cells) cell.Fill(appender, filled);
        appender.Flush(filled);
        filled = 0;
    }

    private static void CheckNames(IReadOnlyList<QueryColumn> columns)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
            if (!known.Add(column.Name)) throw new WeirException(DataErrors.DuplicateColumn, $"--query gives two columns '{column.Name}'", "name one of them with AS");
    }
}
