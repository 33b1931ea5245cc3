using Weir.Native.OnnxRuntime;

namespace Weir.Training.Columns;

/// <summary>Raw columns of equal length.</summary>
internal sealed record RawTable(IReadOnlyList<RawInput> Columns)
{
    public const int BatchRows = 8192;

    public int RowCount => Columns.Count == 0 ? 0 : Columns[0].RowCount;

    public IReadOnlyList<string> Names => [.. Columns.Select(c => c.Name)];

    public RawTable Select(ReadOnlySpan<int> rows)
    {
        var picked = rows.ToArray();
        return new RawTable([.. Columns.Select(c => c.Select(picked))]);
    }

    /// <summary>Runs a graph over all rows, some at a time, and hands each part's outputs to a reader.</summary>
    public void Run(InferenceSession session, Action<int, RunOutputs> read, CancellationToken cancellation, int batchRows = BatchRows)
    {
        for (var from = 0; from < RowCount; from += batchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batchRows, RowCount - from);
            var start = from;
            var values = Columns.Select(c => c.Tensor(start, count)).ToArray();
            try
            {
                using var outputs = session.Run(Names, values);
                read(from, outputs);
            }
            finally
            {
                foreach (var value in values) value.Dispose();
            }
        }
    }
}
