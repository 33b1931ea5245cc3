using System.Globalization;
using Weir.Data.Csv;
using Weir.Data.Engine;
using Weir.Data.Recording;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Native.DuckDb;

namespace Weir.Data.Import;

/// <summary>Brings a table in: any source becomes one Parquet file, whole or not at all, in bounded memory.</summary>
public static class TableImport
{
    /// <summary>Imports a source.</summary>
    /// <exception cref="WeirException">The source is missing, broken or empty, a derived column is wrong, or the target cannot be written; nothing is left behind.</exception>
    public static async Task<ImportResult> RunAsync(ImportRequest request, StepContext context, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        var kind = SourceSniffer.KindOf(request.Source, request.Format);
        CheckQuery(request, kind);
        var derived = request.Derive.Select(DerivedColumn.Parse).ToList();
        var output = Path.GetFullPath(request.Output ?? Path.Combine(context.Root, "data", NameOf(request, kind) + ".parquet"));
        var sourceHash = "md5:" + (kind == SourceKind.PostgreSql ? ContentHash.Md5(System.Text.Encoding.UTF8.GetBytes(ServerIdentity(request))) : ContentHash.Md5OfFile(request.Source, cancellation));

        using var session = new DataSession();
        var source = await OpenAsync(session, request, kind, context, cancellation);
        session.FitTo(source.Columns.Count + derived.Count);
        var select = DerivedColumn.Select(session.Connection, source, derived);
        context.Progress.Report($"writing {Path.GetFileName(output)}", 0, source.Rows, "rows");
        var columns = derived.Count == 0 ? source.Columns : TableSource.ColumnsOf(session.Connection, $"SELECT *{select} FROM ({source.Select})");
        if (source.Rows is null) RequireRows(session.Connection, source, cancellation);
        var rows = TableCopy.Write(session.Connection, source, output, cancellation, select);
        var shapes = TextShape.Find(session.Connection, $"read_parquet({Sql.File(output)})", source.Columns, CancellationToken.None);

        // The table is in place: from here nothing is given up, or it would stand there without its lineage.
        var properties = Properties(rows, columns.Count, new FileInfo(output).Length);
        var made = context.Describe(ArtifactKinds.Table, output, properties, CancellationToken.None);
        var name = kind == SourceKind.PostgreSql ? ServerIdentity(request).Split('\n')[0] : context.NameOf(request.Source);
        var configuration = ConfigurationJson.Of(("source", name), ("query", request.Query), ("format", request.Format), ("delimiter", request.Delimiter?.ToString()), ("decimal", request.HasDecimalComma ? "," : null), ("date_format", request.Dates?.Text), ("rename_duplicates", request.RenamesDuplicates ? true : null), ("derive", request.Derive.Count > 0 ? request.Derive : null));
        await context.RecordAsync(
            new Step("data import", Path.GetFileNameWithoutExtension(output), started, [new Artifact(ArtifactKinds.Source, sourceHash, name)], [made], configuration), CancellationToken.None);
        return new ImportResult(output, rows, columns, new FileInfo(output).Length, sourceHash, made.Hash) { Notes = [.. source.Notes, .. shapes.Select(s => $"column '{s.Column}' {s.Message}")] };
    }

    internal static Dictionary<string, string> Properties(long rows, int columns, long bytes) => new()
    {
        ["rows"] = rows.ToString(CultureInfo.InvariantCulture),
        ["columns"] = columns.ToString(CultureInfo.InvariantCulture),
        ["bytes"] = bytes.ToString(CultureInfo.InvariantCulture),
    };

    private static async Task<TableSource> OpenAsync(DataSession session, ImportRequest request, SourceKind kind, StepContext context, CancellationToken cancellation) => kind switch
    {
        SourceKind.Sqlite or SourceKind.PostgreSql => await QueryImport.LoadAsync(session, request, context.Progress, cancellation),
        SourceKind.DuckDb => DuckDbFile.Open(session.Connection, request),
        _ => TableSource.Open(session.Connection, request.Source, kind, new CsvOptions(request.Delimiter) { HasDecimalComma = request.HasDecimalComma, Dates = request.Dates, RenamesDuplicates = request.RenamesDuplicates }, context.Progress, cancellation),
    };

    private static void CheckQuery(ImportRequest request, SourceKind kind)
    {
        var isDatabase = kind is SourceKind.Sqlite or SourceKind.DuckDb or SourceKind.PostgreSql;
        if (isDatabase && request.Query is null) throw WeirException.Usage($"'{ShortName(request.Source)}' is a database: say which rows", "add --query 'SELECT …'");
        if (kind is not (SourceKind.Csv or SourceKind.Tsv) && (request.HasDecimalComma || request.Dates is not null || request.RenamesDuplicates))
            throw WeirException.Usage($"--decimal, --date-format and --rename-duplicates are for CSV and TSV, '{ShortName(request.Source)}' is another kind of source", "leave them out, or compute columns with --derive");
        if (!isDatabase && request.Query is not null) throw WeirException.Usage($"--query is for databases, '{request.Source}' is a file of rows", "leave it out, or compute columns with --derive");
    }

    private static void RequireRows(DuckConnection connection, TableSource source, CancellationToken cancellation)
    {
        try
        {
            if (connection.Rows($"SELECT 1 FROM ({source.Select}) LIMIT 1", cancellation).Count == 0)
                throw new WeirException(DataErrors.NoRows, "there is not a single row", location: new SourceLocation(source.Path));
        }
        catch (WeirException e) when (e.Code.StartsWith(DuckErrors.CodePrefix, StringComparison.Ordinal))
        {
            throw TableSource.Explain(e, source.Path);
        }
    }

    private static string NameOf(ImportRequest request, SourceKind kind)
    {
        if (request.Name is { } name)
            return name.AsSpan().IndexOfAny('/', '\\') < 0 && name is not ("." or ".." or "") ? name
                : throw WeirException.Usage($"--name '{name}' is no name for a table", "use --out for a path");
        return kind == SourceKind.PostgreSql ? throw WeirException.Usage("a query on a server has no name of its own", "add --name NAME or --out FILE") : SourceSniffer.BaseName(request.Source);
    }

    // Without the password: it neither identifies the data nor belongs into a record.
    private static string ServerIdentity(ImportRequest request) => $"{ShortName(request.Source)}\n{request.Query}";

    private static string ShortName(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri) && SourceSniffer.IsPostgreSql(source) ? $"postgresql://{uri.Host}:{(uri.Port > 0 ? uri.Port : 5432)}{uri.AbsolutePath}" : source;
}
