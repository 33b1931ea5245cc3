using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Downloads artifacts.</summary>
internal sealed class ArtifactsDownloadVerb : TrackingVerb
{
    private readonly Argument<string> _source = new("RUN") { Description = "a run, runs:/RUN/folder, or models:/name/3" };
    private readonly Option<string?> _to = new("--to", "-o", "--out") { Description = "folder to fill (default: artifacts)", HelpName = "DIR" };

    public override string Path => "artifacts download";

    public override string Summary => "Copy the files of a run or a model version to disk";

    public override IReadOnlyList<Example> Examples => [new("weir artifacts download models:/taxi/3 --to taxi", "a model version"), new("weir artifacts download runs:/3f2a91c0/plots", "a folder of a run")];

    public override IReadOnlyList<string> SeeAlso => ["artifacts list", "artifacts upload", "models download"];

    public override void Define(Command command)
    {
        command.Add(_source);
        command.Add(_to);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var (source, uri) = (context.Get(_source)!, await ArtifactSource.UriAsync(tracking, context.Get(_source)!, cancellation));
        var target = context.Resolve(context.Get(_to) ?? "artifacts");

        // A version's files are checked against what was registered; those of a run may change.
        var count = ModelReference.IsReference(source)
            ? (await tracking.Client.DownloadModelAsync(await tracking.Client.ResolveModelAsync(source, cancellation), target, context.Progress, cancellation: cancellation)).Count
            : await tracking.Client.DownloadArtifactsAsync(uri, target, context.Progress, cancellation: cancellation);
        if (count == 0) throw new WeirException(ErrorCodes.NotFound, $"there are no files at {uri}");
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", context.Display(target));
                json.WriteNumber("files", count);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Line(context.Display(target));
            context.Console.Say($"{count} files");
        }

        return ExitCodes.Success;
    }
}
