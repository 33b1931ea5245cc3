using Weir.Cli.Shell;
using Weir.Client;
using Weir.Foundation.Project;
using Weir.Lineage;

namespace Weir.Cli.Training;

/// <summary>Tracking and lineage of a verb that makes a run; both are silent outside a project.</summary>
internal sealed class RunTracking : IAsyncDisposable
{
    public TrackingClient? Client { get; private init; }

    public ILineageRecorder Lineage { get; private init; } = NoLineage.Instance;

    public static Task<RunTracking> OpenAsync(VerbContext context, WeirProject? project, CancellationToken cancellation)
    {
        _ = (context, cancellation);
        return Task.FromResult(new RunTracking { Lineage = project is null ? NoLineage.Instance : ProjectLineage.For(project) });
    }

    public async ValueTask DisposeAsync()
    {
        if (Client is not null) await Client.DisposeAsync();
    }
}
