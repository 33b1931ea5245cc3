using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Foundation.Project;
using Weir.Tracking;

namespace Weir.Cli.Jobs;

/// <summary>Where jobs are kept and log to: the project's tracking, opened for them; nothing outside a project.</summary>
internal sealed class JobRecords : IAsyncDisposable
{
    private readonly StageTracking? _door;

    private JobRecords(ProjectTracking? tracking, StageTracking? door, IReadOnlyDictionary<string, string?> variables) => (Tracking, _door, Variables) = (tracking, door, variables);

    /// <summary>The store; null outside a project.</summary>
    public ProjectTracking? Tracking { get; }

    /// <summary>Variables by which jobs find it.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    public static async Task<JobRecords> OpenAsync(VerbContext context, WeirProject? project, CancellationToken cancellation)
    {
        if (project is null) return new JobRecords(ProjectTracking.OpenServer(context.Console.Warn), null, new Dictionary<string, string?>());
        project.EnsureState();
        var door = new StageTracking(project);
        try
        {
            return new JobRecords(await ProjectTracking.OpenAsync(project, context.Console.Warn, cancellation: cancellation), door, door.Open());
        }
        catch
        {
            await door.DisposeAsync();
            throw;
        }
    }

    /// <summary>The experiment of runs whose caller names none.</summary>
    public static string ExperimentOf(WeirProject? project) => project is null ? "Default" : Path.GetFileName(project.Root.TrimEnd('/'));

    public async ValueTask DisposeAsync()
    {
        if (Tracking is not null) await Tracking.DisposeAsync();
        if (_door is not null) await _door.DisposeAsync();
    }
}
