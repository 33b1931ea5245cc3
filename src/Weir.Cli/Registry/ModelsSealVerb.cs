using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Takes the digests of a version's files.</summary>
internal sealed class ModelsSealVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };

    public override string Path => "models seal";

    public override string Summary => "Record the digests of a model version's files, where that was not done when it was made";

    public override IReadOnlyList<Example> Examples => [new("weir models seal taxi/3", "its files and their digests"), new("weir models seal taxi/3 --json", "for a script")];

    public override string Remarks => "Versions of up to 256 MiB are sealed when they are made. What is recorded stays: sealing again shows it.";

    public override IReadOnlyList<string> SeeAlso => ["models download", "models register"];

    public override void Define(Command command) => command.Add(_version);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var package = await tracking.Client.CallAsync(PromotionCalls.Seal, VersionArgument.Key(version), cancellation);
        if (context.IsJson) return Json(context, package, WireJson.Default.PackageAnswer);
        var table = new TextTable("file", ">size", "sha256");
        foreach (var file in package.Files) table.Add(file.Path, Sizes.Text(file.SizeBytes), file.Sha256);
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
