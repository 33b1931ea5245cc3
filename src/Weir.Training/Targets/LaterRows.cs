using Weir.Data.Tables;

namespace Weir.Training.Targets;

/// <summary>Rows of a table that is still open, read after a first model is there.</summary>
/// <param name="table">The table; text formats are not looked through twice.</param>
/// <param name="read">Reads them.</param>
internal sealed class LaterRows(Table table, Func<CancellationToken, TrainingData> read) : IDisposable
{
    /// <summary>Reads them, and closes the table.</summary>
    public TrainingData Read(CancellationToken cancellation)
    {
        using (table) return read(cancellation);
    }

    public void Dispose() => table.Dispose();
}
