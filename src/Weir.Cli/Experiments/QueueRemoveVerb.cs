using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Take tasks out of the queue and its history.</summary>
internal sealed class QueueRemoveVerb() : QueueVerb("remove")
{
    private readonly Argument<string[]> _tasks = new("tasks") { Description = "names, or beginnings of commits", Arity = ArgumentArity.ZeroOrMore, HelpName = "TASK" };
    private readonly Option<bool> _all = new("--all") { Description = "all that do not run" };
    private readonly Option<bool> _queued = new("--queued") { Description = "those that wait" };
    private readonly Option<bool> _success = new("--success") { Description = "those that succeeded" };
    private readonly Option<bool> _failed = new("--failed") { Description = "those that failed" };

    public override string Summary => "Take tasks out of the queue and its history";

    public override IReadOnlyList<Example> Examples => [new("weir queue remove fast-otter", "one of them"), new("weir queue remove --success", "those that are done; their experiments stay")];

    public override void Define(Command command)
    {
        command.Add(_tasks);
        command.Add(_all);
        command.Add(_queued);
        command.Add(_success);
        command.Add(_failed);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var names = context.Get(_tasks) ?? [];
        var states = new HashSet<string>();
        if (context.Get(_queued) || context.Get(_all)) states.Add("queued");
        if (context.Get(_success) || context.Get(_all)) states.Add("success");
        if (context.Get(_failed) || context.Get(_all)) states.Add("failed");
        if (names.Length > 0 == states.Count > 0) throw WeirException.Usage("name tasks, or use --all, --queued, --failed or --success");
        var commits = new HashSet<string>();
        foreach (var name in names)
        {
            var task = await queue.RequireAsync(name, cancellation);
            if (task.State == "running") throw new WeirException("running", $"the task '{task.Name}' runs", "`weir queue kill` ends it");
            if (task.IsDvcs) throw new WeirException("of_dvc", $"the task '{task.Name}' was queued by dvc", "`dvc queue remove` takes it out");
            commits.Add(task.Commit);
        }

        var removed = await queue.RemoveAsync(t => commits.Contains(t.Commit) || states.Contains(t.State), cancellation);
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var name in removed) json.WriteStringValue(name);
            json.WriteEndArray();
        });
        else context.Console.Say(removed.Count == 0 ? "There is nothing of the kind" : $"Removed {string.Join(", ", removed)}");
        return ExitCodes.Success;
    }
}
