using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>What verbs on the store itself share: they work on the project's database and artifacts, whatever the tracking address says.</summary>
internal abstract class StoreVerb : Verb
{
    public override VerbGroup Group => VerbGroup.Tracking;

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        await using var tracking = await ProjectTracking.OpenLocalAsync(context.RequireProject(), cancellation: cancellation);
        await PrepareAsync(context, tracking, cancellation);
        return await RunAsync(context, tracking.Service ?? throw new WeirException(ErrorCodes.NoProject, "there is no store here"), cancellation);
    }

    /// <summary>Opens what else a verb needs of the store.</summary>
    protected virtual Task PrepareAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does the work with the store open.</summary>
    protected abstract Task<int> RunAsync(VerbContext context, TrackingService service, CancellationToken cancellation);
}
