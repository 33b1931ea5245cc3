using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tracking.Backup;

namespace Weir.Cli.Tracking;

/// <summary>Puts a backup back.</summary>
internal sealed class TrackingRestoreVerb : Verb
{
    private readonly Argument<string> _folder = new("DIR") { Description = "a folder that `weir tracking backup` filled" };

    public override string Path => "tracking restore";

    public override VerbGroup Group => VerbGroup.Tracking;

    public override string Summary => "Put a backup back into a project that has no database";

    public override IReadOnlyList<Example> Examples => [new("weir tracking restore /backup/monday", "into the project around you"), new("WEIR_DATABASE=postgresql://weir@db/weir weir tracking restore /backup/monday", "into an empty PostgreSQL database")];

    public override string Remarks => "Every file is compared with the manifest first; a damaged backup is refused, and nothing is written. A backup of either kind of database goes into either: with WEIR_DATABASE into that one, which must be empty; each table is read back and compared.";

    public override IReadOnlyList<string> SeeAlso => ["tracking backup"];

    public override void Define(Command command) => command.Add(_folder);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var project = context.RequireProject();
        var report = await StoreBackup.RestoreAsync(
            project, ProjectTracking.OpenArtifacts(project), context.Resolve(context.Get(_folder)!), Environment.GetEnvironmentVariable("WEIR_DATABASE"), context.Progress, cancellation);
        TrackingBackupVerb.Print(context, report, "restored");
        return ExitCodes.Success;
    }
}
