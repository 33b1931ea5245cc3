using System.CommandLine;
using System.Globalization;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Show what waits, runs, failed and succeeded in the queue.</summary>
internal sealed class QueueStatusVerb() : QueueVerb("status")
{
    public override string Summary => "Show what waits, runs, failed and succeeded in the queue";

    public override IReadOnlyList<Example> Examples => [new("weir queue status", "a table"), new("weir queue status --json", "for scripts")];

    public override void Define(Command command)
    {
        // It takes nothing.
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var tasks = await queue.ListAsync(cancellation);
        var alive = new QueueWorkers(repository, context.Time).Alive().Count;
        if (context.IsJson)
        {
            context.Console.Json(json => QueueText.Write(json, tasks));
            return ExitCodes.Success;
        }

        if (tasks.Count == 0) context.Console.Line("No experiments are in the queue");
        else
        {
            var table = new Listing(["Task", "Name", "Created", "Status"]);
            foreach (var task in tasks) table.Add(task.Commit[..7], task.Name, task.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), task.IsDvcs ? "Queued by dvc" : char.ToUpperInvariant(task.State[0]) + task.State[1..]);
            table.Show(context.Console, asMarkdown: false);
        }

        var active = Math.Min(alive, tasks.Count(t => t.State == "running"));
        context.Console.Line($"Workers: {active} active, {alive - active} idle");
        return ExitCodes.Success;
    }
}
