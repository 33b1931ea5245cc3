using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Lists registered models.</summary>
internal sealed class ModelsListVerb : TrackingVerb
{
    public override string Path => "models list";

    public override string Summary => "List registered models with their newest version and aliases";

    public override IReadOnlyList<Example> Examples => [new("weir models list", "names, versions, aliases"), new("weir models list --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["models show", "models register"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var models = (await tracking.Client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: 1000), cancellation)).RegisteredModels ?? [];
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "models", models, RunJson.Write));
            return ExitCodes.Success;
        }

        if (models.Count == 0)
        {
            context.Console.Say("No models yet: `weir models register NAME PACKAGE` makes the first");
            return ExitCodes.Success;
        }

        var table = new TextTable("model", ">version", "aliases", "updated");
        foreach (var model in models)
        {
            var latest = model.LatestVersions?.MaxBy(v => long.Parse(v.Version, System.Globalization.CultureInfo.InvariantCulture));
            table.Add(model.Name, latest?.Version ?? "-", string.Join(", ", (model.Aliases ?? []).Select(a => $"{a.Alias}={a.Version}")), When(model.LastUpdatedTimestamp));
        }

        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
