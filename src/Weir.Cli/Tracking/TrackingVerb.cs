using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>What the verbs on runs and models share.</summary>
internal abstract class TrackingVerb : Verb
{
    public override VerbGroup Group => VerbGroup.Tracking;

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        await using var tracking = await OpenAsync(context, cancellation);
        return await RunAsync(context, tracking, cancellation);
    }

    /// <summary>The server that the environment names, else the store of the project around the working folder.</summary>
    /// <exception cref="WeirException"><c>no_project</c>: there is neither.</exception>
    public static async Task<ProjectTracking> OpenAsync(VerbContext context, CancellationToken cancellation) =>
        ProjectTracking.OpenServer(context.Console.Warn) ?? await ProjectTracking.OpenAsync(RequireProject(context), context.Console.Warn, cancellation: cancellation);

    // Who comes with a server in mind has no project, and needs none.
    private static WeirProject RequireProject(VerbContext context) =>
        context.FindProject() ?? throw new WeirException(ErrorCodes.NoProject, $"there is no project at or above '{context.WorkingDirectory}', and no server is named", "set MLFLOW_TRACKING_URI to a server's address, or run `weir init` in the project's root");

    /// <summary>Does the work with tracking open.</summary>
    protected abstract Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation);

    /// <summary>An instant as people read it, in UTC.</summary>
    protected static string When(long? milliseconds) =>
        milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, -62_135_596_800_000, 253_402_300_799_999)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "-";

    /// <summary>A metric as people read it.</summary>
    protected static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A status as people read it.</summary>
    protected static string Status(Run run) =>
        (run.Info.Status?.ToString().ToLowerInvariant() ?? "-") + (run.Info.Status == RunStatus.Running && run.Data?.Tags?.Any(t => t.Key == WeirTags.Stale) == true ? " (stale)" : string.Empty);
}
