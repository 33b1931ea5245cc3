using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Tracking;

namespace Weir.Cli.Shell;

/// <summary>The lineage of a project, for verbs that record.</summary>
internal static class ProjectLineage
{
    /// <summary>A recorder that opens the project's store when something is first recorded: a command that finds nothing to do pays nothing.</summary>
    public static ILineageRecorder For(WeirProject project, Action<string>? warn = null) => new DeferredLineage(project, warn);
}
