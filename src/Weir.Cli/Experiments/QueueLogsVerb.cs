using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Show what an experiment of the queue printed.</summary>
internal sealed class QueueLogsVerb() : QueueVerb("logs")
{
    private readonly Argument<string> _task = new("task") { Description = "its name, or the beginning of its commit", HelpName = "TASK" };
    private readonly Option<string?> _encoding = new("--encoding", "-e") { Description = "logs are UTF-8; for scripts of DVC's", HelpName = "NAME" };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "go on until it ends" };

    public override string Summary => "Show what an experiment of the queue printed";

    public override IReadOnlyList<Example> Examples => [new("weir queue logs fast-otter", "all of it"), new("weir queue logs fast-otter -f", "and what it goes on to print")];

    public override void Define(Command command)
    {
        command.Add(_task);
        command.Add(_encoding);
        command.Add(_follow);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var task = await queue.RequireAsync(context.Get(_task)!, cancellation);
        if (task.State == "queued") throw new WeirException("not_running", $"the task '{task.Name}' waits in the queue and has printed nothing", "`weir queue start` runs it");
        if (context.Get(_follow) && task.State == "running") await queue.FollowAsync(task, context.Console.Out.Write, cancellation);
        else context.Console.Out.Write(queue.ReadLog(task));
        return ExitCodes.Success;
    }
}
