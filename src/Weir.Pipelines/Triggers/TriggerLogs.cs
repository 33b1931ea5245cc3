using Weir.Foundation.Project;

namespace Weir.Pipelines.Triggers;

/// <summary>What the commands of firings printed.</summary>
public static class TriggerLogs
{
    /// <summary>The file of a firing, which is there once it started on this machine.</summary>
    public static string Of(WeirProject project, Firing firing) => Path.Combine(project.Logs, "triggers", firing.Id + ".log");

    /// <summary>Removes the files of firings that are no more, where they are on this machine.</summary>
    internal static void Remove(WeirProject project, IEnumerable<Firing> firings)
    {
        foreach (var path in firings.Select(f => Of(project, f)))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A file too many does no harm; no folder means no file.
            }
        }
    }
}
