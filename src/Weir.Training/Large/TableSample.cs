using Weir.Data.Tables;

namespace Weir.Training.Large;

/// <summary>Rows of a large table to fit features on, and which of its columns have gaps anywhere.</summary>
/// <param name="Columns">The rows of the sample.</param>
/// <param name="Gaps">Columns with a gap in any row.</param>
internal sealed record TableSample(IReadOnlyList<Column> Columns, IReadOnlySet<string> Gaps)
{
    private const int BatchRows = 8192;

    /// <summary>Reads the table through and keeps, of the rows to train on, one in so many.</summary>
    /// <param name="table">The table.</param>
    /// <param name="names">Its columns.</param>
    /// <param name="roles">What each row is for.</param>
    /// <param name="wanted">Rows at least, where there are that many.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TableSample Read(Table table, string[] names, RowRoles roles, int wanted, CancellationToken cancellation)
    {
        var stride = Math.Max(1, roles.Count(RowRole.Train) / wanted);
        var gaps = new HashSet<string>(StringComparer.Ordinal);
        List<Column>[] parts = [.. names.Select(_ => new List<Column>())];
        var (at, trained) = (0L, 0);
        foreach (var batch in table.ReadBatches(names, BatchRows, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            List<int> kept = [];
            for (var row = 0; row < batch[0].Count; row++)
                if (roles[at + row] == RowRole.Train && trained++ % stride == 0) kept.Add(row);
            for (var c = 0; c < names.Length; c++)
            {
                parts[c].Add(batch[c].Select([.. kept]));
                if (!gaps.Contains(names[c]) && batch[c].MissingCount > 0) gaps.Add(names[c]);
            }

            at += batch[0].Count;
        }

        return new TableSample([.. parts.Select(Column.Concat)], gaps);
    }
}
