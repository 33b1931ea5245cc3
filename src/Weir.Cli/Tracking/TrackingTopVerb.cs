using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Watches running runs.</summary>
internal sealed class TrackingTopVerb : TrackingVerb
{
    private readonly Option<string[]> _experiment = new("--experiment", "-e") { Description = "name or id of an experiment (default all); may be repeated", HelpName = "NAME" };
    private readonly Option<string?> _filter = new("--filter") { Description = "which of the running ones, in MLflow's grammar", HelpName = "FILTER" };
    private readonly Option<double> _interval = new("--interval") { Description = "seconds between looks (default 2)", HelpName = "SECONDS", DefaultValueFactory = _ => 2 };
    private readonly Option<int?> _looks = new("--looks") { Description = "how often to look (default: until Ctrl-C)", HelpName = "N" };
    private readonly Option<bool> _once = new("--once") { Description = "look once" };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "how many runs at most (default 30)", HelpName = "N", DefaultValueFactory = _ => 30 };

    public override string Path => "tracking top";

    public override string Summary => "Watch running runs: step, latest metrics, duration, load of the machine";

    public override IReadOnlyList<Example> Examples => [new("weir tracking top", "on a terminal it rewrites itself"), new("weir tracking top --once --json", "for a script"), new("weir tracking top -e taxi > top.log", "a line a run and look")];

    public override string Remarks => "The step is the greatest that a metric has; of how many it is, where a parameter such as epochs, max_steps or rounds says so. CPU, memory and GPU are MLflow's system metrics.";

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs show"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _experiment, _filter, _interval, _looks, _once, _limit }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var interval = context.Get(_interval) is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : throw WeirException.Usage("--interval must be between 0 and 86400 seconds");
        var looks = context.Get(_once) ? 1 : context.Get(_looks) ?? int.MaxValue;
        if (looks < 1) throw WeirException.Usage("--looks must be at least 1");
        var screen = context.Console.Width is not null && looks > 1 && !context.IsJson ? new Screen(context.Console) : null;
        try
        {
            for (var look = 1; ; look++)
            {
                var names = await Lifecycle.ExperimentNamesAsync(tracking, context.Get(_experiment) ?? [], cancellation);
                var runs = await RunningAsync(context, tracking, [.. names.Keys], cancellation);
                Show(context, screen, runs.ConvertAll(r => LiveRun.Of(r, names, context.Time)), look);
                if (look >= looks) return ExitCodes.Success;
                await Task.Delay(interval, context.Time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && screen is not null)
        {
            return ExitCodes.Success; // Ctrl-C is how one leaves the screen
        }
    }

    private async Task<List<Run>> RunningAsync(VerbContext context, ProjectTracking tracking, string[] experiments, CancellationToken cancellation)
    {
        const string Running = "attributes.status = 'RUNNING'";
        var filter = context.Get(_filter) is { Length: > 0 } given ? $"{Running} AND {given}" : Running;
        var limit = context.Get(_limit) is > 0 and var most ? most : throw WeirException.Usage("--limit must be at least 1");
        var (runs, _) = await Pages.ReadAsync<Run>(limit, null, async (size, token) =>
        {
            var page = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(experiments, filter, MaxResults: size, PageToken: token), cancellation);
            return (page.Runs, page.NextPageToken);
        });
        return runs;
    }

    private static void Show(VerbContext context, Screen? screen, List<LiveRun> runs, int look)
    {
        var now = context.Time.GetUtcNow().UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, "runs", runs, (writer, r) => r.Write(writer)));
            context.Console.Out.Flush();
            return;
        }

        if (screen is null && look > 1 | context.Console.Width is null)
        {
            foreach (var run in runs) context.Console.Line(run.Line(now));
            if (runs.Count == 0) context.Console.Say($"{now} nothing runs");
            context.Console.Out.Flush();
            return;
        }

        screen?.Begin(string.Create(CultureInfo.InvariantCulture, $"{now} UTC, {runs.Count} running; Ctrl-C ends"));
        if (runs.Count == 0) context.Console.Line("nothing runs");
        else Columns.Print(context.Console, LiveRun.Columns, runs);
        screen?.End();
    }

    // Rewrites in place: what a look before left below is cleared.
    private sealed class Screen(CliConsole console)
    {
        private bool _isFirst = true;

        public void Begin(string heading)
        {
            console.Out.Write(_isFirst ? "\u001b[2J\u001b[H" : "\u001b[H");
            _isFirst = false;
            console.Out.Write($"{heading}\u001b[K\n\u001b[J");
        }

        public void End() => console.Out.Flush();
    }
}
