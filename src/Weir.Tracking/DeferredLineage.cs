using Weir.Foundation.Project;
using Weir.Lineage;

namespace Weir.Tracking;

/// <summary>A recorder that opens the project's tracking (store or server) only when something is recorded, and closes it again.</summary>
/// <remarks>For commands that may have nothing to record: opening a database would be most of what they cost.</remarks>
public sealed class DeferredLineage(WeirProject project, Action<string>? warn = null) : ILineageRecorder
{
    /// <inheritdoc/>
    public async Task RecordAsync(Execution execution, CancellationToken cancellation = default)
    {
        await using var tracking = await ProjectTracking.OpenAsync(project, warn, cancellation: cancellation);
        await tracking.Lineage.RecordAsync(execution, cancellation);
    }
}
