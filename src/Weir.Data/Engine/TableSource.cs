using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Csv;
using Weir.Data.Import;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Native.DuckDb;

namespace Weir.Data.Engine;

/// <summary>A file as DuckDB reads it: a SELECT that gives its rows in file order.</summary>
/// <param name="Path">The file.</param>
/// <param name="Select">The statement.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Number of rows where a scan counted them.</param>
internal sealed partial record TableSource(string Path, string Select, IReadOnlyList<TableColumn> Columns, long? Rows)
{
    /// <summary>What a user should know of how the file was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    // DuckDB's default read buffer is 16 times the longest row that it accepts, and every thread holds several.
    private const int LeastRowBytes = 1 << 20;
    private const int ReadBufferBytes = 4 << 20;

    /// <summary>Looks at a file of a kind that DuckDB reads itself.</summary>
    public static TableSource Open(DuckConnection connection, string path, SourceKind kind, CsvOptions csv, IProgressSink progress, CancellationToken cancellation) => kind switch
    {
        SourceKind.Parquet => Describe(connection, path, $"SELECT * FROM read_parquet({Sql.File(path)})"),
        SourceKind.JsonLines => OpenJson(connection, path, cancellation),
        SourceKind.Csv => OpenCsv(CsvScanner.Scan(path, csv, progress, cancellation), csv),
        SourceKind.Tsv => OpenCsv(CsvScanner.Scan(path, csv with { Delimiter = csv.Delimiter ?? '\t' }, progress, cancellation), csv),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Turns DuckDB's complaint about a file into a sentence with the file's name and, where known, the line.</summary>
    public static WeirException Explain(WeirException failure, string path)
    {
        if (DuckErrors.FullText(failure) is not { } text) return failure;
        if (failure.Code == DuckErrors.OutOfMemory)
            return new WeirException(failure.Code, "the table needs more memory than there is for it", "leave out columns, or split the file and import its parts", new SourceLocation(path), failure);
        if (text.Contains("JSON transform error", StringComparison.Ordinal) && JsonLinesCheck.FirstBroken(path) is { } broken) return broken;
        var line = LineNumber().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : (int?)null;
        var sentence = text.Contains("magic bytes", StringComparison.Ordinal) || text.Contains("too small to be a Parquet", StringComparison.Ordinal) || text.Contains("footer", StringComparison.OrdinalIgnoreCase)
            ? "the Parquet file is cut off or corrupt: it does not end as the format demands"
            : failure.Message.Replace($"\"{path}\"", "the file", StringComparison.Ordinal);
        return new WeirException(ErrorCodes.CorruptFile, sentence, "write the file again", new SourceLocation(path, line), failure);
    }

    /// <summary>The columns of a statement.</summary>
    public static IReadOnlyList<TableColumn> ColumnsOf(DuckConnection connection, string select)
    {
        using var result = connection.Query($"SELECT * FROM ({select}) LIMIT 0");
        return [.. result.Columns.Select(c => new TableColumn(c.Name, ColumnTypes.Of(c.Type)))];
    }

    private static TableSource Describe(DuckConnection connection, string path, string select)
    {
        try
        {
            return new TableSource(path, select, ColumnsOf(connection, select), null);
        }
        catch (WeirException e)
        {
            throw Explain(e, path);
        }
    }

    // Types are found over all lines (sample_size −1); nested values become JSON text, so that every column is flat.
    private static TableSource OpenJson(DuckConnection connection, string path, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length == 0) throw CsvErrors.Empty(path);
        JsonLinesScan.Require(path, cancellation);
        var read = $"SELECT * FROM read_json({Sql.File(path)}, format = 'newline_delimited', records = 'true', sample_size = -1, maximum_object_size = {CsvScanner.LongestRowBytes})";
        try
        {
            using var result = connection.Query($"{read} LIMIT 0");
            var columns = result.Columns.Select(c => ColumnTypes.IsNested(c.Type)
                ? $"CASE WHEN {Sql.Name(c.Name)} IS NULL THEN NULL ELSE to_json({Sql.Name(c.Name)})::VARCHAR END AS {Sql.Name(c.Name)}"
                : Sql.Name(c.Name)).ToList();
            return Describe(connection, path, $"SELECT {string.Join(", ", columns)} FROM ({read})");
        }
        catch (WeirException e)
        {
            throw JsonLinesCheck.FirstBroken(path) ?? Explain(e, path);
        }
    }

    private static TableSource OpenCsv(CsvScan scan, CsvOptions options)
    {
        var read = string.Join(", ", scan.Columns.Select((c, i) => $"'c{i}': '{(IsReadAsText(c) ? "VARCHAR" : SqlType(c))}'"));
        var select = string.Join(", ", scan.Columns.Select((c, i) => $"{CsvExpression(c, $"c{i}", options)} AS {Sql.Name(c.Name)}"));
        // The scan has checked the form already. DuckDB's strict mode would refuse files that mix
        // LF and CRLF, as real ones do; told of CRLF it takes LF too, but not the other way round.
        var rowBytes = Math.Max(scan.RowBytes, LeastRowBytes);
        var from =
            $"read_csv({Sql.File(scan.Path)}, auto_detect = false, header = true, delim = {Sql.Text(((char)scan.Delimiter).ToString())}, quote = '\"', escape = '\"', " +
            $"nullstr = ['', 'NA'], strict_mode = false, {(scan.HasCarriageReturns ? "new_line = '\\r\\n', " : string.Empty)}max_line_size = {rowBytes}, buffer_size = {Math.Max(ReadBufferBytes, 2 * rowBytes)}, compression = '{(scan.IsCompressed ? "gzip" : "none")}', columns = {{{read}}})";
        return new TableSource(scan.Path, $"SELECT {select} FROM {from}", [.. scan.Columns.Select(c => new TableColumn(c.Name, c.Type))], scan.Rows) { Notes = scan.Notes };
    }

    private static bool IsReadAsText(ColumnInference column) => column.NeedsTrim || column.IsLocalNumber || column.IsLocalTime;

    private static string CsvExpression(ColumnInference column, string name, CsvOptions options)
    {
        if (column.NeedsTrim && column.Type == ColumnType.Text) return $"CASE WHEN trim({name}, E' \\t\\r\\n\\v\\f') = '' THEN NULL ELSE {name} END";
        if (column.NeedsTrim) name = $"nullif(trim({name}, E' \\t\\r\\n\\v\\f'), '')";
        if (column.IsLocalNumber) name = $"replace(replace({name}, '.', ''), ',', '.')";
        if (column.IsLocalTime) name = $"strptime({name}, {Sql.Text(options.Dates!.Strptime)})";
        if (IsReadAsText(column)) name = $"CAST({name} AS {SqlType(column)})";
        return column.IsZoned ? $"({name} AT TIME ZONE 'UTC')" : name;
    }

    private static string SqlType(ColumnInference column) => column.IsZoned ? "TIMESTAMPTZ" : ColumnTypes.SqlName(column.Type);

    // Not "LINE 1: SELECT …", which is a line of the engine's own statement.
    [GeneratedRegex(@"[Ll]ine:? (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex LineNumber();
}
