using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Tracking;

namespace Weir.Cli.Shell;

/// <summary>The lineage of a project, for verbs that record.</summary>
internal static class ProjectLineage
{
    /// <summary>A recorder that opens the project's store when something is first recorded.</summary>
    public static ILineageRecorder For(WeirProject project) => new DeferredLineage(project);
}
