using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Lists versions of all models.</summary>
internal sealed class ModelsVersionsVerb : RegistryVerb
{
    private static readonly string[] Standard = ["model", "version", "stage", "run", "created"];

    private static readonly Dictionary<string, Column<ModelVersion>> Known = new()
    {
        ["model"] = new("model", v => v.Name),
        ["version"] = new(">version", v => v.Version),
        ["stage"] = new("stage", v => v.CurrentStage ?? "-"),
        ["status"] = new("status", v => v.Status?.ToString().ToLowerInvariant() ?? "-"),
        ["run"] = new("run", v => v.RunId is { Length: > 8 } run ? run[..8] : "-"),
        ["source"] = new("source", v => v.Source ?? "-"),
        ["created"] = new("created", v => When(v.CreationTimestamp)),
        ["updated"] = new("updated", v => When(v.LastUpdatedTimestamp)),
        ["description"] = new("description", v => TextTable.Shorten(v.Description ?? "-", 60)),
    };

    private readonly ListOptions _list = new("name = 'taxi' AND tags.team = 'fares'", "version_number DESC", "model,version,stage,tags.team", 100);

    public override string Path => "models versions";

    public override string Summary => "List model versions across models";

    public override IReadOnlyList<Example> Examples =>
        [new("weir models versions --filter \"name = 'taxi'\" --order-by \"version_number DESC\"", "of one model"), new("weir models versions -c model,version,source,tags.team --json", "for a script")];

    public override string Remarks => "Columns are model, version, stage, status, run, source, created, updated, description and tags.KEY.";

    public override IReadOnlyList<string> SeeAlso => ["models list", "models show", "models compare"];

    public override void Define(Command command) => _list.AddTo(command, hasView: false);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var (versions, next) = await Pages.ReadAsync<ModelVersion>(_list.Limit(context), _list.PageToken(context), async (size, token) =>
        {
            var page = await tracking.Client.CallAsync(ModelVersionCalls.Search, new SearchRegistry(_list.Filter(context), size, _list.Order(context), token), cancellation);
            return (page.ModelVersions, page.NextPageToken);
        });
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WritePage(json, "versions", versions, RunJson.Write, next));
            return ExitCodes.Success;
        }

        var columns = Columns.Choose(_list.Columns(context), Known, Standard, Tag);
        if (versions.Count == 0) context.Console.Say("No versions yet: `weir models register NAME PACKAGE` makes the first");
        else Columns.Print(context.Console, columns, versions);
        ListOptions.SayMore(context, next);
        return ExitCodes.Success;
    }

    private static Column<ModelVersion>? Tag(string name) =>
        name.Split('.', 2) is ["tags" or "tag", { Length: > 0 } key] ? new(name, v => v.Tags?.FirstOrDefault(t => t.Key == key)?.Value ?? "-") : null;
}
