using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Logging;
using Weir.Client.Offline;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Sends what a logger could not.</summary>
internal sealed class SyncVerb : TrackingVerb
{
    private readonly Argument<string[]> _files = new("files") { Description = "files that a run's logger left behind, and folders of offline runs", HelpName = "PATH", Arity = ArgumentArity.OneOrMore };

    public override string Path => "sync";

    public override string Summary => "Bring what was logged without a server to one";

    public override IReadOnlyList<Example> Examples => [new("weir sync weir-0123456789abcdef0123456789abcdef.jsonl", "as the logger's last words say; sending a file again is harmless"), new("weir sync offline", "the runs that an OfflineTracking client logged into a folder; broken off, it goes on where it was")];

    public override IReadOnlyList<string> SeeAlso => ["runs show"];

    public override void Define(Command command) => command.Add(_files);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var (sent, runs) = (0L, 0);
        foreach (var path in context.Get(_files)!.Select(context.Resolve))
        {
            if (Directory.Exists(path))
            {
                var report = await OfflineSync.RunAsync(tracking.Client, path, context.Progress, cancellation);
                (sent, runs) = (sent + report.Calls, runs + report.Runs);
            }
            else
            {
                sent += await SpillFile.SendAsync(tracking.Client, path, cancellation);
            }
        }

        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("values", sent);
                json.WriteNumber("runs", runs);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{sent:N0} values and calls{(runs > 0 ? $", {runs:N0} new runs," : string.Empty)} sent to {tracking.Client.Transport.Name}"));
        }

        return ExitCodes.Success;
    }
}
