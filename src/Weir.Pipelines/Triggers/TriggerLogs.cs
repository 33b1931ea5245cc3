using Weir.Foundation.Project;

namespace Weir.Pipelines.Triggers;

/// <summary>What the commands of firings printed.</summary>
public static class TriggerLogs
{
    /// <summary>The file of a firing, which is there once it started on this machine.</summary>
    public static string Of(WeirProject project, Firing firing) => Path.Combine(project.Logs, "triggers", firing.Id + ".log");
}
