using Weir.Data.Tables;

namespace Weir.Training.Large;

/// <summary>Rows of a large table to fit features on.</summary>
/// <param name="Rows">The rows of the sample, and which columns have a gap anywhere.</param>
/// <param name="Places">Where they stand in the table, ascending.</param>
internal sealed record TableSample(TableRows Rows, long[] Places)
{
    /// <summary>Reads the table through and keeps, of the rows to train on, one in so many.</summary>
    /// <param name="table">The table.</param>
    /// <param name="names">Its columns.</param>
    /// <param name="roles">What each row is for.</param>
    /// <param name="wanted">Rows at least, where there are that many.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TableSample Read(Table table, string[] names, RowRoles roles, int wanted, CancellationToken cancellation)
    {
        var stride = Math.Max(1, roles.Count(RowRole.Train) / wanted);
        var (places, trained) = (new List<long>(), 0);
        for (var row = 0; row < roles.Rows; row++)
            if (roles[row] == RowRole.Train && trained++ % stride == 0) places.Add(row);
        return new TableSample(table.ReadRows(names, places, cancellation), [.. places]);
    }
}
