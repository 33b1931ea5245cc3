namespace Weir.Lineage;

/// <summary>Takes note of what happened. Each area calls it where the work is done.</summary>
public interface ILineageRecorder
{
    /// <summary>Records an execution with its inputs and outputs; durable when the task ends. Recording the same id again changes nothing.</summary>
    Task RecordAsync(Execution execution, CancellationToken cancellation = default);
}

/// <summary>Records nothing: for library use outside a project.</summary>
public sealed class NoLineage : ILineageRecorder
{
    /// <summary>The one instance.</summary>
    public static NoLineage Instance { get; } = new();

    /// <inheritdoc/>
    public Task RecordAsync(Execution execution, CancellationToken cancellation = default) => Task.CompletedTask;
}
