using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Lists runs.</summary>
internal sealed class RunsListVerb : TrackingVerb
{
    private readonly Option<string[]> _experiment = new("--experiment", "-e") { Description = "name or id of an experiment (default all); may be repeated", HelpName = "NAME" };
    private readonly ListOptions _list = new("metrics.auc > 0.9 AND params.depth = '6'", "metrics.auc DESC", "run,name,metrics.auc,params.depth", 20);

    public override string Path => "runs list";

    public override string Summary => "List runs with their metrics, newest first";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir runs list", "the newest runs"),
        new("weir runs list --filter \"metrics.auc > 0.9\" --order-by \"metrics.auc DESC\"", "the best ones first"),
        new("weir runs list -e taxi -c run,name,duration,metrics.rmse,params.learner,tags.team", "columns of one's own"),
        new("weir runs list -e taxi -n 100 --json", "for a script"),
    ];

    public override string Remarks =>
        $"""
        Of the metrics four are shown: those a model is judged by first (roc_auc, f1, rmse …). `weir runs show RUN` and --json give all.
        Columns are {string.Join(", ", RunTableColumns.Names)}, metrics.KEY, params.KEY and tags.KEY. On a terminal long texts are cut to its width.
        """;

    public override IReadOnlyList<string> SeeAlso => ["runs show", "runs compare", "runs export", "experiments list"];

    public override void Define(Command command)
    {
        command.Add(_experiment);
        _list.AddTo(command, hasView: true);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var names = await Lifecycle.ExperimentNamesAsync(tracking, context.Get(_experiment) ?? [], cancellation);
        var search = new SearchRuns([.. names.Keys], _list.Filter(context), _list.View(context), OrderBy: _list.Order(context));
        var (runs, next) = await Pages.ReadAsync<Run>(_list.Limit(context), _list.PageToken(context), async (size, token) =>
        {
            var page = await tracking.Client.CallAsync(RunCalls.Search, search with { MaxResults = size, PageToken = token }, cancellation);
            return (page.Runs, page.NextPageToken);
        });
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WritePage(json, "runs", runs, RunJson.Write, next));
            return ExitCodes.Success;
        }

        var columns = RunTableColumns.Choose(_list.Columns(context), runs, names, context.Time);
        if (runs.Count == 0) context.Console.Say("No runs yet: `weir train` makes one, and so does any MLflow client that logs to this project");
        else Columns.Print(context.Console, columns, runs);
        ListOptions.SayMore(context, next);
        return ExitCodes.Success;
    }
}
