using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Tracking.Registry;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Registers a model version.</summary>
internal sealed class ModelsRegisterVerb : TrackingVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "registered model; made when it is not there" };
    private readonly Argument<string> _source = new("SOURCE") { Description = "a package directory, or runs:/RUN/model: a folder of a run, or a model that it logged" };
    private readonly Option<string?> _run = new("--run") { Description = "run that made the package", HelpName = "RUN" };
    private readonly Option<string?> _description = new("--description") { Description = "what this version is", HelpName = "TEXT" };
    private readonly Option<string[]> _alias = new("--alias") { Description = "alias that shall point at it; may be repeated", HelpName = "NAME" };

    public override string Path => "models register";

    public override string Summary => "Register a model package as the next version of a model";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir models register taxi models/taxi", "a package directory on disk"),
        new("weir models register taxi runs:/3f2a91c0d1e24b0f9f5d1c2b3a495867/model --alias champion", "what a run logged"),
    ];

    public override string Remarks => "The package is hashed as it is stored; lineage records which content became which version.";

    public override IReadOnlyList<string> SeeAlso => ["models list", "models show", "serve", "lineage"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_source);
        foreach (var option in new Option[] { _run, _description, _alias }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var typed = context.Get(_source)!;
        var isAddress = typed.Contains(":/", StringComparison.Ordinal);
        var root = context.FindProject()?.Root ?? context.WorkingDirectory;
        var source = isAddress ? typed : context.Resolve(typed);
        var request = new ModelRegistrationRequest(context.Get(_name)!, source)
        {
            RunId = await FindRunAsync(context, tracking, isAddress ? null : source, cancellation),
            Description = context.Get(_description),
            Aliases = context.Get(_alias) ?? [],
            PackageName = isAddress ? typed : System.IO.Path.GetRelativePath(root, source),
            ProjectRoot = root,
        };
        var version = await ModelRegistration.RegisterAsync(tracking, request, context.Time, cancellation);
        if (context.IsJson) context.Console.Json(json => RunJson.Write(json, version));
        else context.Console.Line($"models:/{version.Name}/{version.Version}");
        return ExitCodes.Success;
    }

    // A package says which run made it; the version belongs to that run unless the user names another.
    private async Task<string?> FindRunAsync(VerbContext context, ProjectTracking tracking, string? package, CancellationToken cancellation)
    {
        if (context.Get(_run) is { } named) return (await RunLookup.FindAsync(tracking, named, cancellation)).Info.RunId;
        if (package is null || !ModelPackage.Exists(package) || ModelPackage.Load(package).RunId is not { Length: > 0 } id) return null;
        try
        {
            return (await tracking.Client.GetRunAsync(id, cancellation)).Info.RunId;
        }
        catch (WeirException)
        {
            return null; // made elsewhere: this registry does not know the run
        }
    }
}
