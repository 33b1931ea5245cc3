using Weir.Cli.Shell;
using Weir.Data.Recording;

namespace Weir.Cli.Data;

/// <summary>The surroundings of the data verbs.</summary>
internal static class DataSteps
{
    /// <summary>Progress and names of this call; lineage only inside a project.</summary>
    public static StepContext Context(VerbContext context) => new()
    {
        Root = context.FindProject()?.Root ?? context.WorkingDirectory,
        Progress = context.Progress,
        Time = context.Time,
    };
}
