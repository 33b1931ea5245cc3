using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Shows a model or one of its versions.</summary>
internal sealed class ModelsShowVerb : TrackingVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "a name, or models:/name/3, models:/name@alias, models:/name/latest" };

    public override string Path => "models show";

    public override string Summary => "Show a registered model with its versions, or one version";

    public override IReadOnlyList<Example> Examples => [new("weir models show taxi", "all versions"), new("weir models show models:/taxi@champion", "the version an alias points at")];

    public override IReadOnlyList<string> SeeAlso => ["models list", "lineage", "serve"];

    public override void Define(Command command) => command.Add(_model);

    protected override Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation) =>
        ModelReference.IsReference(context.Get(_model)!) ? VersionAsync(context, tracking, cancellation) : ModelAsync(context, tracking, cancellation);

    private async Task<int> VersionAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await tracking.Client.ResolveModelAsync(context.Get(_model)!, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.Write(json, version));
            return ExitCodes.Success;
        }

        var table = new TextTable("model", $"models:/{version.Name}/{version.Version}");
        table.Add("created", When(version.CreationTimestamp));
        table.Add("stage", version.CurrentStage ?? "-");
        table.Add("aliases", string.Join(", ", version.Aliases ?? []));
        table.Add("run", version.RunId is { Length: > 0 } run ? run : "-");
        table.Add("source", version.Source ?? "-");
        if (version.Description is { Length: > 0 } description) table.Add("description", description);
        foreach (var tag in version.Tags ?? []) table.Add(tag.Key!, TextTable.Shorten(tag.Value!, 80));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }

    private async Task<int> ModelAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = context.Get(_model)!;
        var model = await FindAsync(tracking.Client, name, cancellation);
        var versions = await tracking.Client.ModelVersionsAsync(name, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("model");
                RunJson.Write(json, model);
                json.WriteStartArray("versions");
                foreach (var version in versions) RunJson.Write(json, version);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var table = new TextTable(">version", "stage", "aliases", "run", "created");
        foreach (var version in versions)
        {
            var aliases = (model.Aliases ?? []).Where(a => a.Version == version.Version).Select(a => a.Alias);
            table.Add(version.Version, version.CurrentStage ?? "-", string.Join(", ", aliases), version.RunId is { Length: > 8 } run ? run[..8] : "-", When(version.CreationTimestamp));
        }

        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }

    private static async Task<RegisteredModel> FindAsync(TrackingClient client, string name, CancellationToken cancellation)
    {
        try
        {
            return (await client.CallAsync(RegisteredModelCalls.Get, new ModelByName(name), cancellation)).RegisteredModel;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceDoesNotExist)
        {
            throw await UnknownModel.ExplainAsync(client, new ModelReference(name, null, null, null), e, cancellation);
        }
    }
}
