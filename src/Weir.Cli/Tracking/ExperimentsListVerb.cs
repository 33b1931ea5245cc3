using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;
using Weir.Tracking.Reads;

namespace Weir.Cli.Tracking;

/// <summary>Lists experiments.</summary>
internal sealed class ExperimentsListVerb : TrackingVerb
{
    private static readonly string[] Standard = ["id", "name", "runs", "last", "created"];

    private readonly ListOptions _list = new("name LIKE 'taxi%'", "name ASC", "id,name,runs,tags.team", 1000);

    public override string Path => "experiments list";

    public override string Summary => "List experiments, newest first";

    public override IReadOnlyList<Example> Examples =>
        [new("weir experiments list", "names, ids and runs"), new("weir experiments list --filter \"name LIKE 'taxi%'\" --order-by name", "some, by name"), new("weir experiments list --view deleted --json", "for a script")];

    public override string Remarks => "Columns are id, name, runs, last, created, updated, stage, artifacts and tags.KEY. Runs are not counted over REST.";

    public override IReadOnlyList<string> SeeAlso => ["experiments create", "runs list"];

    public override void Define(Command command) => _list.AddTo(command, hasView: true);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var search = new SearchExperiments(Filter: _list.Filter(context), OrderBy: _list.Order(context), ViewType: _list.View(context));
        var (experiments, next) = await Pages.ReadAsync<Experiment>(_list.Limit(context), _list.PageToken(context), async (size, token) =>
        {
            var page = await tracking.Client.CallAsync(ExperimentCalls.Search, search with { MaxResults = size, PageToken = token }, cancellation);
            return (page.Experiments, page.NextPageToken);
        });
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WritePage(json, "experiments", experiments, (writer, e) => JsonSerializer.Serialize(writer, e, WireJson.Default.Experiment), next));
            return ExitCodes.Success;
        }

        var counts = tracking.Service is { } service ? (await service.Reads.ExperimentsAsync(cancellation)).ToDictionary(e => e.Experiment.ExperimentId) : [];
        var columns = Columns.Choose(_list.Columns(context), Known(counts), Standard, Tag);
        Columns.Print(context.Console, columns, experiments);
        ListOptions.SayMore(context, next);
        return ExitCodes.Success;
    }

    private static Dictionary<string, Column<Experiment>> Known(Dictionary<string, ExperimentSummary> counts) => new()
    {
        ["id"] = new(">id", e => e.ExperimentId),
        ["name"] = new("name", e => e.Name),
        ["runs"] = new(">runs", e => counts.GetValueOrDefault(e.ExperimentId)?.Runs.ToString(CultureInfo.InvariantCulture) ?? "-"),
        ["last"] = new("last run", e => When(counts.GetValueOrDefault(e.ExperimentId)?.LastRunAt)),
        ["created"] = new("created", e => When(e.CreationTime)),
        ["updated"] = new("updated", e => When(e.LastUpdateTime)),
        ["stage"] = new("stage", e => e.LifecycleStage ?? "-"),
        ["artifacts"] = new("artifacts", e => e.ArtifactLocation ?? "-"),
    };

    private static Column<Experiment>? Tag(string name) =>
        name.Split('.', 2) is ["tags" or "tag", { Length: > 0 } key] ? new(name, e => e.Tags?.FirstOrDefault(t => t.Key == key)?.Value ?? "-") : null;
}
