using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tracking.Runs;

namespace Weir.Cli.Tracking;

/// <summary>Lists runs.</summary>
internal sealed class RunsListVerb : TrackingVerb
{
    private const int ShownMetrics = 4;

    private readonly Option<string?> _experiment = new("--experiment", "-e") { Description = "name of an experiment (default all)", HelpName = "NAME" };
    private readonly Option<string?> _filter = new("--filter") { Description = "which runs, such as \"metrics.auc > 0.9 AND params.depth = '6'\"", HelpName = "FILTER" };
    private readonly Option<string[]> _order = new("--order-by") { Description = "such as \"metrics.auc DESC\"; may be repeated", HelpName = "FIELD" };
    private readonly Option<int> _count = new("--count", "-n") { Description = "how many at most (default 20)", HelpName = "N", DefaultValueFactory = _ => 20 };

    public override string Path => "runs list";

    public override string Summary => "List runs with their metrics, newest first";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir runs list", "the newest runs"),
        new("weir runs list --filter \"metrics.auc > 0.9\" --order-by \"metrics.auc DESC\"", "the best ones first"),
        new("weir runs list -e taxi -n 100 --json", "for a script"),
    ];

    public override string Remarks => "Of the metrics four are shown: those a model is judged by first (roc_auc, f1, rmse …). `weir runs show RUN` and --json give all.";

    public override IReadOnlyList<string> SeeAlso => ["runs show", "runs compare", "experiments list"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _experiment, _filter, _order, _count }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var experiments = (await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(), cancellation)).Experiments ?? [];
        var names = experiments.ToDictionary(e => e.ExperimentId, e => e.Name);
        if (context.Get(_experiment) is { } asked)
        {
            var known = names.Values.ToArray();
            names = names.Where(n => n.Value == asked || n.Key == asked).ToDictionary();
            if (names.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"there is no experiment '{asked}'", DidYouMean.Hint(asked, known) ?? "list them with `weir experiments list`");
        }

        var count = context.Get(_count);
        if (count < 1) throw WeirException.Usage($"--count {count} is not positive");
        var runs = new List<Run>();
        await foreach (var run in tracking.Client.SearchRunsAsync(new SearchRuns([.. names.Keys], context.Get(_filter), OrderBy: context.Get(_order), MaxResults: Math.Min(count, 1000)), cancellation))
        {
            runs.Add(run);
            if (runs.Count == count) break;
        }

        if (context.IsJson) context.Console.Json(json => RunJson.WriteList(json, "runs", runs, RunJson.Write));
        else if (runs.Count == 0) context.Console.Say("No runs yet: `weir train` makes one, and so does any MLflow client that logs to this project");
        else Table(context, runs, names);
        return ExitCodes.Success;
    }

    private static void Table(VerbContext context, List<Run> runs, Dictionary<string, string> names)
    {
        var metrics = MetricOrder.Of(runs.SelectMany(r => r.Data?.Metrics ?? []).Select(m => m.Key!)).Take(ShownMetrics).ToArray();
        var table = new TextTable(["run", "name", "experiment", "status", "started", .. metrics.Select(m => ">" + m)]);
        foreach (var run in runs)
        {
            var values = (run.Data?.Metrics ?? []).ToDictionary(m => m.Key!, m => m.Value!.Value);
            table.Add([
                run.Info.RunId[..8], TextTable.Shorten(run.Info.RunName!, 24), TextTable.Shorten(names.GetValueOrDefault(run.Info.ExperimentId!, "?"), 16), Status(run), When(run.Info.StartTime),
                .. metrics.Select(m => values.TryGetValue(m, out var value) ? Number(value) : "")]);
        }

        table.Write(context.Console.Out);
    }
}
