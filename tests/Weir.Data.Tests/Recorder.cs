using Weir.Data.Recording;
using Weir.Lineage;

namespace Weir.Data.Tests;

/// <summary>Keeps what was recorded.</summary>
internal sealed class Recorder : ILineageRecorder
{
    public List<Execution> Executions { get; } = [];

    public Task RecordAsync(Execution execution, CancellationToken cancellation = default)
    {
        Executions.Add(execution);
        return Task.CompletedTask;
    }

    public StepContext Context(string root) => new() { Root = root, Lineage = this };
}
