using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Tracking;
using Weir.Tracking.Backup;

namespace Weir.Cli.Tracking;

/// <summary>Backs the store up.</summary>
internal sealed class TrackingBackupVerb : StoreVerb
{
    private readonly Argument<string> _folder = new("DIR") { Description = "folder for the backup; must not hold anything yet" };

    public override string Path => "tracking backup";

    public override string Summary => "Copy the database and all artifacts while servers run";

    public override IReadOnlyList<Example> Examples => [new("weir tracking backup /backup/monday", "database, artifacts, and a manifest of hashes")];

    public override string Remarks => "The database is one consistent state, checked after it was copied. Started again on an unfinished backup it goes on. Of PostgreSQL (WEIR_DATABASE) the rows are copied, in a form that either kind of database takes back.";

    public override IReadOnlyList<string> SeeAlso => ["tracking restore", "tracking gc"];

    public override void Define(Command command) => command.Add(_folder);

    protected override async Task<int> RunAsync(VerbContext context, TrackingService service, CancellationToken cancellation)
    {
        var report = await StoreBackup.WriteAsync(
            context.RequireProject(), service, context.Resolve(context.Get(_folder)!), context.Progress, cancellation);
        Print(context, report, "backed up");
        return ExitCodes.Success;
    }

    internal static void Print(VerbContext context, BackupReport report, string what)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", report.Folder);
                json.WriteNumber("files", report.Files);
                json.WriteNumber("bytes", report.Bytes);
                json.WriteEndObject();
            });
            return;
        }

        context.Console.Line(context.Display(report.Folder));
        context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{what} {report.Files:N0} files ({Sizes.Text(report.Bytes)})"));
    }
}
