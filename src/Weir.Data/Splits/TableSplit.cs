using System.Globalization;
using Weir.Data.Engine;
using Weir.Data.Import;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Lineage;

namespace Weir.Data.Splits;

/// <summary>Divides a table into train, (validation) and test parts: by a hash of values, or by time.</summary>
/// <remarks><para>By hash: the values of the chosen columns as text (DuckDB's cast to VARCHAR), missing ones as <c>\N</c>, a backslash in a value
/// doubled, joined by U+001F, with the seed in decimal in front; h = the first 15 hexadecimal digits of the MD5 of those UTF-8 bytes, as an integer,
/// divided by 16^15. h &lt; test → test; h &lt; test + valid → valid; else train. A row's part depends on that row alone: adding rows moves none,
/// and rows with equal keys (one customer's) stay together.</para>
/// <para>By time: rows are in the test part from the (1 − test) quantile of the time column on; equal times stay together. Rows without a time
/// are refused.</para></remarks>
public static class TableSplit
{
    private const string HashDivisor = "1152921504606846976"; // 16^15

    /// <summary>Splits a table.</summary>
    /// <exception cref="WeirException"><c>usage</c> for shares out of range; <c>unknown_column</c>; <c>no_rows</c> when a part would be empty.</exception>
    public static async Task<SplitResult> RunAsync(SplitRequest request, StepContext context, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        Check(request);
        using var table = Table.Open(request.Table, new TableOptions { Progress = context.Progress }, cancellation);
        var conditions = request.Time is null ? ByHash(table, request) : ByTime(table, request, cancellation);
        var folder = Path.GetFullPath(request.OutputFolder ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(request.Table))!, SourceSniffer.BaseName(request.Table)));

        RequireEveryPart(table, conditions, cancellation);
        var read = context.Describe(ArtifactKinds.Table, request.Table, cancellation: cancellation);
        var counts = new Dictionary<string, long>();
        ParquetFile.Write(
            table.Session.Connection,
            [.. conditions.Select(c => ($"SELECT * FROM {table.From} WHERE {c.Condition}", PathOf(c.Name)))],
            (path, rows) =>
            {
                counts[path] = rows;
                context.Progress.Report("writing the parts", counts.Count, conditions.Count, "parts");
            },
            cancellation);

        // The parts are in place: from here nothing is given up, or they would stand there without their lineage.
        var made = conditions.Select(c => context.Describe(
            ArtifactKinds.Split, PathOf(c.Name), TableImport.Properties(counts[PathOf(c.Name)], table.Columns.Count, new FileInfo(PathOf(c.Name)).Length), CancellationToken.None)).ToList();
        var parts = conditions.Select((c, i) => new SplitPart(c.Name, PathOf(c.Name), counts[PathOf(c.Name)], made[i].Hash)).ToList();
        var configuration = ConfigurationJson.Of(
            ("by", request.Time is null ? Keys(table, request).Select(k => k.Name).ToList() : null), ("time", request.Time), ("test", request.Test), ("valid", request.Validation > 0 ? request.Validation : null), ("seed", request.Seed));
        await context.RecordAsync(
            new Step("data split", SourceSniffer.BaseName(request.Table), started, [read], made, configuration), CancellationToken.None);
        return new SplitResult(parts);

        string PathOf(string part) => Path.Combine(folder, part + ".parquet");
    }

    private static void Check(SplitRequest request)
    {
        if (request.Test is not (> 0 and < 1)) throw WeirException.Usage("--test is a share of the rows, above 0 and below 1", "for example --test 0.2");
        if (request.Validation is not (>= 0 and < 1) || request.Test + request.Validation >= 1) throw WeirException.Usage("--test and --valid together must leave rows to train on", "for example --test 0.2 --valid 0.1");
        if (request.Time is not null && request.By.Count > 0) throw WeirException.Usage("--by and --time exclude each other", "choose one of them");
    }

    private static IEnumerable<TableColumn> Keys(Table table, SplitRequest request) => request.By.Count == 0 ? table.Columns : request.By.Select(table.Find);

    private static List<(string Name, string Condition)> ByHash(Table table, SplitRequest request)
    {
        var values = Keys(table, request).Select(c => $"coalesce(replace({Sql.Name(c.Name)}::VARCHAR, '\\', '\\\\'), '\\N')");
        var text = $"concat_ws(chr(31), '{request.Seed.ToString(CultureInfo.InvariantCulture)}', {string.Join(", ", values)})";
        var hash = $"(('0x' || md5({text})[1:15])::BIGINT / {HashDivisor}.0)";
        return Bands(request, share => $"{hash} < {share}", share => $"{hash} >= {share}", fromTop: false);
    }

    private static List<(string Name, string Condition)> ByTime(Table table, SplitRequest request, CancellationToken cancellation)
    {
        var column = table.Find(request.Time!);
        if (column.Type is ColumnType.Text or ColumnType.Binary or ColumnType.Boolean)
            throw new WeirException(DataErrors.WrongColumnType, $"column '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}, dates, time stamps or numbers were expected", location: new SourceLocation(table.Path, Field: column.Name));
        var name = Sql.Name(column.Name);
        var missing = (long)table.Session.Connection.Rows($"SELECT count(*) - count({name}) FROM {table.From}", cancellation)[0][0]!;
        if (missing > 0)
            throw new WeirException(ErrorCodes.InvalidValue, string.Create(CultureInfo.InvariantCulture, $"{missing} rows have no '{column.Name}' to split by"), "drop them in the import, or split --by a column", new SourceLocation(table.Path, Field: column.Name));
        // quantile_disc gives a value that is there, so that rows of one moment are never torn apart.
        return Bands(
            request,
            share => $"{name} < (SELECT quantile_disc({name}, {share}) FROM {table.From})",
            share => $"{name} >= (SELECT quantile_disc({name}, {share}) FROM {table.From})",
            fromTop: true);
    }

    // Test lies lowest in the hash and latest in time; validation is next to it, train is the rest.
    private static List<(string Name, string Condition)> Bands(SplitRequest request, Func<string, string> below, Func<string, string> from, bool fromTop)
    {
        var first = Share(fromTop ? 1 - request.Test : request.Test);
        var second = Share(fromTop ? 1 - request.Test - request.Validation : request.Test + request.Validation);
        var (test, rest) = fromTop ? (from(first), below(second)) : (below(first), from(second));
        List<(string, string)> bands = [("train", rest)];
        if (request.Validation > 0) bands.Add(("valid", fromTop ? $"{below(first)} AND {from(second)}" : $"{from(first)} AND {below(second)}"));
        bands.Add(("test", test));
        return bands;
    }

    private static string Share(double share) => Math.Round(share, 12).ToString("0.0###########", CultureInfo.InvariantCulture);

    private static void RequireEveryPart(Table table, List<(string Name, string Condition)> conditions, CancellationToken cancellation)
    {
        var counts = table.Session.Connection.Rows($"SELECT {string.Join(", ", conditions.Select(c => $"count(*) FILTER ({c.Condition})"))} FROM {table.From}", cancellation)[0];
        for (var i = 0; i < conditions.Count; i++)
            if ((long)counts[i]! == 0)
                throw new WeirException(
                    DataErrors.NoRows,
                    string.Create(CultureInfo.InvariantCulture, $"the {conditions[i].Name} part would have no rows: the table has {table.RowCount}"),
                    "use other columns, another share, or more rows",
                    new SourceLocation(table.Path));
    }
}
