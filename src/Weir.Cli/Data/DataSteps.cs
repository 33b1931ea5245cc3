using Weir.Cli.Shell;
using Weir.Data.Recording;
using Weir.Lineage;

namespace Weir.Cli.Data;

/// <summary>The surroundings of the data verbs.</summary>
internal static class DataSteps
{
    /// <summary>Progress and names of this call; lineage only inside a project.</summary>
    public static StepContext Context(VerbContext context) => new()
    {
        Root = context.FindProject()?.Root ?? context.WorkingDirectory,
        Lineage = context.FindProject() is { } project ? ProjectLineage.For(project) : NoLineage.Instance,
        Progress = context.Progress,
        Time = context.Time,
    };
}
