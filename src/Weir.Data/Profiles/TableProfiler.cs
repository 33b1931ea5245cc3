using Weir.Data.Engine;
using Weir.Data.Import;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Lineage;

namespace Weir.Data.Profiles;

/// <summary>Looks at every column of a table, one after the other, in bounded memory.</summary>
public static class TableProfiler
{
    // 40 MB of doubles. Longer columns are estimated.
    private const int MostSortedRows = 5_000_000;
    private const int FewNumbers = 5;
    private const int FewTexts = 50;

    private static readonly HashSet<string> BooleanWords = new(["yes", "no", "true", "false", "y", "n", "t", "f"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Profiles a table and records what was read.</summary>
    /// <exception cref="Foundation.Errors.WeirException">The file is missing or broken.</exception>
    public static async Task<TableProfile> RunAsync(string path, StepContext context, TableOptions? options = null, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        var profile = Of(path, context, (options ?? new TableOptions()) with { Progress = context.Progress }, MostSortedRows, cancellation);
        await context.RecordAsync(new Step("data profile", Path.GetFileName(path), started, [new Artifact(ArtifactKinds.Table, profile.Hash, context.NameOf(path))], []), cancellation);
        return profile;
    }

    internal static TableProfile Of(string path, StepContext context, TableOptions options, int mostSortedRows, CancellationToken cancellation)
    {
        using var table = Table.Open(path, options, cancellation);
        List<ColumnProfile> columns = [];
        foreach (var column in table.Columns)
        {
            context.Progress.Report($"profiling {column.Name}", columns.Count, table.Columns.Count, "columns");
            columns.Add(OfColumn(table, column, mostSortedRows, cancellation));
        }

        var duplicates = CountDuplicates(table, cancellation);
        return new TableProfile
        {
            Path = path,
            Hash = context.Describe(ArtifactKinds.Table, path, cancellation: cancellation).Hash,
            Bytes = new FileInfo(path).Length,
            Rows = table.RowCount,
            Columns = columns,
            DuplicateRows = duplicates,
            Alerts =
            [
                .. ProfileAlerts.Of(columns, table.RowCount, duplicates),
                .. TextShape.Find(table.Session.Connection, table.From, table.Columns, cancellation).Select(s => new ProfileAlert(s.Code, s.Column, s.Message)),
                .. table.Notes.Select(n => new ProfileAlert("RENAMED", null, n)),
            ],
        };
    }

    private static ColumnProfile OfColumn(Table table, TableColumn column, int mostSortedRows, CancellationToken cancellation) => column.Type switch
    {
        ColumnType.Integer or ColumnType.Number => OfNumbers(table, column, $"{Sql.Name(column.Name)}", ProfileKind.Numeric, mostSortedRows, cancellation),
        ColumnType.Date or ColumnType.Timestamp => OfNumbers(table, column, $"epoch({Sql.Name(column.Name)})", ProfileKind.DateTime, mostSortedRows, cancellation),
        _ => OfValues(table, column, null, cancellation),
    };

    private static ColumnProfile OfNumbers(Table table, TableColumn column, string expression, ProfileKind kind, int mostSortedRows, CancellationToken cancellation)
    {
        var isApproximate = table.RowCount > mostSortedRows;
        long? unique = null;
        NumericProfile? figures;
        long missing, distinct;
        if (isApproximate) (figures, missing, distinct) = ApproximateFigures.Of(table, expression, cancellation);
        else (figures, missing, distinct, unique) = NumericFigures.Of(TableReader.Doubles(table, expression, cancellation));
        if (figures is null || (kind == ProfileKind.Numeric && distinct < FewNumbers)) return OfValues(table, column, figures, cancellation);
        return new ColumnProfile
        {
            Name = column.Name,
            Type = column.Type,
            Kind = kind,
            Rows = table.RowCount,
            Missing = missing,
            Distinct = distinct,
            Unique = unique,
            IsApproximate = isApproximate,
            Numeric = figures,
        };
    }

    private static ColumnProfile OfValues(Table table, TableColumn column, NumericProfile? numeric, CancellationToken cancellation)
    {
        var figures = ValueFigures.Of(table, column.Name, cancellation);
        var kind = Kind(column, figures);
        var hasClasses = kind is ProfileKind.Categorical or ProfileKind.Boolean;
        return new ColumnProfile
        {
            Name = column.Name,
            Type = column.Type,
            Kind = kind,
            Rows = table.RowCount,
            Missing = table.RowCount - figures.Present,
            Distinct = figures.Distinct,
            Unique = figures.Unique,
            Numeric = numeric,
            Text = kind is ProfileKind.Categorical or ProfileKind.Text ? figures.Lengths : null,
            TopValues = figures.Top,
            Imbalance = !hasClasses ? null : figures.Distinct <= 1 ? 0 : 1 - figures.Entropy / Math.Log2(figures.Distinct),
        };
    }

    private static ProfileKind Kind(TableColumn column, ValueFigures figures)
    {
        if (figures.Present == 0) return ProfileKind.Unsupported;
        if (column.Type == ColumnType.Boolean) return ProfileKind.Boolean;
        if (column.IsNumeric) return ProfileKind.Categorical;
        if (figures.Distinct <= 2 && figures.Top.All(t => BooleanWords.Contains(t.Value))) return ProfileKind.Boolean;
        return figures.Distinct <= FewTexts && figures.Distinct * 2 <= figures.Present ? ProfileKind.Categorical : ProfileKind.Text;
    }

    private static long CountDuplicates(Table table, CancellationToken cancellation)
    {
        var names = string.Join(", ", table.Columns.Select(c => Sql.Name(c.Name)));
        return (long)table.Session.Connection.Rows(
            $"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM (SELECT hash({names}) AS h FROM {table.From}) GROUP BY h HAVING count(*) > 1)", cancellation)[0][0]!;
    }
}
