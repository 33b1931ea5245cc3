using System.Globalization;
using Weir.Data.Import;
using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Lineage;

namespace Weir.Data.Samples;

/// <summary>Makes a later batch out of a table's last rows, with a known drift: for trying monitoring on data of one's own.</summary>
public static class LaterBatch
{
    private const double NewCategoryShare = 0.25;

    /// <summary>Writes the first rows as they are, and the last ones shifted.</summary>
    /// <param name="table">Path of the table.</param>
    /// <param name="keep">Column that stays as it is, such as the target; null for none.</param>
    /// <param name="share">Share of rows that are "later", in (0, 1).</param>
    /// <param name="folder">Where <c>first.parquet</c> and <c>later.parquet</c> go.</param>
    /// <param name="seed">Same seed, same rows changed.</param>
    /// <param name="context">Takes note of what was made from what.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>What was shifted, in words.</returns>
    /// <exception cref="WeirException"><c>invalid_value</c>: fewer than ten rows; <c>unknown_column</c> for <paramref name="keep"/>.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(string table, string? keep, double share, string folder, ulong seed, StepContext context, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        var started = context.Time.GetUtcNow();
        var (first, later) = (Path.Combine(folder, "first.parquet"), Path.Combine(folder, "later.parquet"));
        if (!File.Exists(table)) throw WeirException.FileNotFound(table);
        var read = context.Describe(ArtifactKinds.Table, table, cancellation: cancellation);
        var said = await Task.Run(() => Write(table, keep, share, first, later, seed, cancellation), cancellation);

        // The tables are in place: from here nothing is given up, or they would stand there without their lineage.
        var configuration = ConfigurationJson.Of(("keep", keep), ("share", share), ("seed", seed.ToString(CultureInfo.InvariantCulture)), ("drift", said));
        await context.RecordAsync(
            new Step(
                "sample later",
                SourceSniffer.BaseName(table),
                started,
                [read],
                [context.Describe(ArtifactKinds.Table, first, cancellation: CancellationToken.None), context.Describe(ArtifactKinds.Table, later, cancellation: CancellationToken.None)],
                configuration),
            CancellationToken.None);
        return said;
    }

    private static List<string> Write(string table, string? keep, double share, string firstPath, string laterPath, ulong seed, CancellationToken cancellation)
    {
        using var source = Table.Open(table, cancellation: cancellation);
        if (keep is not null) source.Find(keep);
        if (source.RowCount < 10) throw new WeirException(ErrorCodes.InvalidValue, $"'{table}' has {source.RowCount} rows, at least 10 are needed", location: new SourceLocation(table));
        var columns = source.Read([.. source.Columns.Select(c => c.Name)], cancellation);
        var cut = (int)(source.RowCount * (1 - share));
        TableWriter.Write(firstPath, [.. columns.Select(c => Slice(c, 0, cut))], cancellation);

        var random = new SeededRandom(seed);
        var said = new List<string>();
        var later = columns.Select(c => Slice(c, cut, c.Count)).ToArray();
        var number = Array.FindIndex(later, c => c.Name != keep && c is NumberColumn or IntegerColumn && c.Name != keep && Spread(c) > 0);
        if (number >= 0)
        {
            var spread = Spread(later[number]);
            later[number] = Moved(later[number], spread);
            said.Add($"'{later[number].Name}' is one standard deviation ({spread:0.###}) higher");
        }

        var text = Array.FindIndex(later, c => c.Name != keep && c is TextColumn t && t.Values.Distinct().Count() is > 1 and <= 50);
        if (text >= 0)
        {
            var values = ((TextColumn)later[text]).Values.Select(v => random.NextDouble() < NewCategoryShare ? "new kind" : v).ToArray();
            later[text] = new TextColumn(later[text].Name, values);
            said.Add($"a quarter of '{later[text].Name}' has a value never seen before");
        }

        TableWriter.Write(laterPath, later, cancellation);
        return said;
    }

    private static double Spread(Column column)
    {
        var values = column.ToDoubles().Where(v => !double.IsNaN(v)).ToArray();
        if (values.Length < 2) return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private static Column Moved(Column column, double by) => column switch
    {
        NumberColumn c => new NumberColumn(c.Name, [.. c.Values.Select(v => v + by)]),
        IntegerColumn c => new IntegerColumn(c.Name, [.. c.Values.Select(v => v + (long)Math.Ceiling(by))], c.Missing),
        _ => column,
    };

    private static Column Slice(Column column, int from, int to) => column switch
    {
        NumberColumn c => new NumberColumn(c.Name, c.Values[from..to]),
        IntegerColumn c => new IntegerColumn(c.Name, c.Values[from..to], c.Missing?[from..to]),
        BooleanColumn c => new BooleanColumn(c.Name, c.Values[from..to]),
        TextColumn c => new TextColumn(c.Name, c.Values[from..to]),
        TimeColumn c => new TimeColumn(c.Name, c.Values[from..to], c.Type == ColumnType.Date),
        _ => new TextColumn(column.Name, column.ToTexts()[from..to]),
    };
}
