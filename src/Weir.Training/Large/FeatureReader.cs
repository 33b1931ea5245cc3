using Weir.Data.Tables;
using Weir.Native.OnnxRuntime;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Learners;

namespace Weir.Training.Large;

/// <summary>Batches of a table, and their features by the plan's graph, which is loaded once.</summary>
internal sealed class FeatureReader : IDisposable
{
    private const int BatchRows = 8192; // a column of it is a small object, which the next collection takes

    private readonly FeaturePlan _plan;
    private readonly InferenceSession _session;

    public FeatureReader(FeaturePlan plan)
    {
        _plan = plan;
        _session = plan.Open();
    }

    /// <summary>The columns that the plan takes, batch by batch.</summary>
    public IEnumerable<RawTable> Batches(Table table, CancellationToken cancellation) => table.ReadBatches(Names, BatchRows, cancellation).Select(Raw);

    /// <summary>The same of some rows.</summary>
    public IEnumerable<RawTable> Batches(Table table, long[] places, CancellationToken cancellation) => table.ReadBatches(Names, places, BatchRows, cancellation).Select(Raw);

    /// <summary>Their features, row-major.</summary>
    public float[] Transform(RawTable rows, CancellationToken cancellation) => _plan.Transform(_session, rows, cancellation);

    /// <summary>The same with their target.</summary>
    public Samples Samples(RawTable rows, float[] target, CancellationToken cancellation) => new(Transform(rows, cancellation), _plan.Sparse, target);

    private string[] Names => [.. _plan.Columns.Select(c => c.Name)];

    private RawTable Raw(IReadOnlyList<Column> batch) => new([.. _plan.Columns.Zip(batch, (column, values) => RawInput.Of(values, column.Kind))]);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
