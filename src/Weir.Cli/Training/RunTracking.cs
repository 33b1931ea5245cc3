using Weir.Cli.Shell;
using Weir.Client;
using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Tracking;

namespace Weir.Cli.Training;

/// <summary>Tracking and lineage of a verb that makes a run; both are silent outside a project.</summary>
internal sealed class RunTracking(ProjectTracking? tracking) : IAsyncDisposable
{
    public TrackingClient? Client => tracking?.Client;

    public ILineageRecorder Lineage => tracking?.Lineage ?? NoLineage.Instance;

    public static async Task<RunTracking> OpenAsync(VerbContext context, WeirProject? project, CancellationToken cancellation) =>
        new(project is null ? null : await ProjectTracking.OpenAsync(project, context.Console.Warn, cancellation: cancellation));

    public ValueTask DisposeAsync() => tracking?.DisposeAsync() ?? ValueTask.CompletedTask;
}
