using Weir.Lineage;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Records;

/// <summary>Keeps lineage only: for use without a tracking store.</summary>
public sealed class LineageLedger(ILineageRecorder lineage) : IRunLedger
{
    private static readonly IReadOnlyDictionary<string, string?> NoVariables = new Dictionary<string, string?>();
    private readonly Lock _gate = new();
    private readonly List<LineageExecution> _pending = [];

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string?>> BeginAsync(CancellationToken cancellation) => Task.FromResult(NoVariables);

    /// <inheritdoc/>
    public void Add(StageAttempt attempt)
    {
    }

    /// <inheritdoc/>
    public void Add(LineageExecution execution)
    {
        lock (_gate) _pending.Add(execution);
    }

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        List<LineageExecution> due;
        lock (_gate)
        {
            due = [.. _pending];
            _pending.Clear();
        }

        var done = 0;
        try
        {
            for (; done < due.Count; done++) await lineage.RecordAsync(due[done], cancellation);
        }
        catch
        {
            lock (_gate) _pending.InsertRange(0, due[done..]); // with the next
            throw;
        }
    }

    /// <inheritdoc/>
    public Task EndAsync(RunOutcome outcome) => FlushAsync(CancellationToken.None);
}
