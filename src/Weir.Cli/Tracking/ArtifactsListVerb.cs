using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Lists artifacts.</summary>
internal sealed class ArtifactsListVerb : TrackingVerb
{
    private readonly Argument<string> _source = new("RUN") { Description = "a run, runs:/RUN/folder, or models:/name/3" };

    public override string Path => "artifacts list";

    public override string Summary => "List the files of a run or a model version";

    public override IReadOnlyList<Example> Examples => [new("weir artifacts list 3f2a91c0", "files of a run"), new("weir artifacts list models:/taxi/3", "files of a model version")];

    public override IReadOnlyList<string> SeeAlso => ["artifacts download", "runs show"];

    public override void Define(Command command) => command.Add(_source);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var uri = await ArtifactSource.UriAsync(tracking, context.Get(_source)!, cancellation);
        var files = new List<Client.Wire.FileInfo>();
        await CollectAsync(tracking, uri, string.Empty, files, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "files", files, (writer, f) => JsonSerializer.Serialize(writer, f, WireJson.Default.FileInfo)));
            return ExitCodes.Success;
        }

        var table = new TextTable("file", ">size");
        foreach (var file in files) table.Add(file.Path, Sizes.Text(file.FileSize ?? 0));
        if (files.Count == 0) context.Console.Say($"There are no files at {uri}");
        else context.Console.Table(table);
        return ExitCodes.Success;
    }

    private static async Task CollectAsync(ProjectTracking tracking, string uri, string path, List<Client.Wire.FileInfo> files, CancellationToken cancellation)
    {
        foreach (var entry in await tracking.Client.Transport.ListArtifactsAsync(uri, path, cancellation))
        {
            if (entry.IsDir) await CollectAsync(tracking, uri, entry.Path, files, cancellation);
            else files.Add(entry);
        }
    }
}
