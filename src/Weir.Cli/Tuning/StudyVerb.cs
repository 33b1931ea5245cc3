using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>What the verbs on stored studies share.</summary>
internal abstract class StudyVerb : Verb
{
    public override VerbGroup Group => VerbGroup.Training;

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        await using var tracking = await ProjectTracking.OpenLocalAsync(context.RequireProject(), cancellation: cancellation);
        return await RunAsync(context, tracking, await StudyStore.OpenAsync(tracking.Database!, context.Time, cancellation), cancellation);
    }

    /// <summary>Does the work with the project's database open.</summary>
    protected abstract Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation);
}
