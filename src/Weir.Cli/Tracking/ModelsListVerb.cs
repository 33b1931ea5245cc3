using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Lists registered models.</summary>
internal sealed class ModelsListVerb : TrackingVerb
{
    private static readonly string[] Standard = ["model", "version", "aliases", "updated"];

    private static readonly Dictionary<string, Column<RegisteredModel>> Known = new()
    {
        ["model"] = new("model", m => m.Name),
        ["version"] = new(">version", m => m.LatestVersions?.Select(v => long.Parse(v.Version, CultureInfo.InvariantCulture)).Max().ToString(CultureInfo.InvariantCulture) ?? "-"),
        ["aliases"] = new("aliases", m => string.Join(", ", (m.Aliases ?? []).Select(a => $"{a.Alias}={a.Version}"))),
        ["stages"] = new("stages", m => string.Join(", ", (m.LatestVersions ?? []).Where(v => v.CurrentStage is not (null or "None")).Select(v => $"{v.CurrentStage}={v.Version}"))),
        ["updated"] = new("updated", m => When(m.LastUpdatedTimestamp)),
        ["created"] = new("created", m => When(m.CreationTimestamp)),
        ["description"] = new("description", m => TextTable.Shorten(m.Description ?? "-", 60)),
    };

    private readonly ListOptions _list = new("name LIKE 'taxi%'", "last_updated_timestamp DESC", "model,version,stages,tags.team", 1000);

    public override string Path => "models list";

    public override string Summary => "List registered models with their newest version and aliases";

    public override IReadOnlyList<Example> Examples =>
        [new("weir models list", "names, versions, aliases"), new("weir models list --filter \"tags.team = 'fares'\" -c model,version,stages", "some, with their stages"), new("weir models list --json", "for a script")];

    public override string Remarks => "Columns are model, version, aliases, stages, updated, created, description and tags.KEY.";

    public override IReadOnlyList<string> SeeAlso => ["models show", "models register"];

    public override void Define(Command command) => _list.AddTo(command, hasView: false);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var (models, next) = await Pages.ReadAsync<RegisteredModel>(_list.Limit(context), _list.PageToken(context), async (size, token) =>
        {
            var page = await tracking.Client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(_list.Filter(context), size, _list.Order(context), token), cancellation);
            return (page.RegisteredModels, page.NextPageToken);
        });
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WritePage(json, "models", models, RunJson.Write, next));
            return ExitCodes.Success;
        }

        var columns = Columns.Choose(_list.Columns(context), Known, Standard, Tag);
        if (models.Count == 0) context.Console.Say("No models yet: `weir models register NAME PACKAGE` makes the first");
        else Columns.Print(context.Console, columns, models);
        ListOptions.SayMore(context, next);
        return ExitCodes.Success;
    }

    private static Column<RegisteredModel>? Tag(string name) =>
        name.Split('.', 2) is ["tags" or "tag", { Length: > 0 } key] ? new(name, m => m.Tags?.FirstOrDefault(t => t.Key == key)?.Value ?? "-") : null;
}
