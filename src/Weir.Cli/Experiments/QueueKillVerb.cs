using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>End experiments of the queue that run.</summary>
internal sealed class QueueKillVerb() : QueueVerb("kill")
{
    private readonly Argument<string[]> _tasks = new("tasks") { Description = "names, or beginnings of commits", Arity = ArgumentArity.OneOrMore, HelpName = "TASK" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "the same: what does not end within five seconds is killed" };

    public override string Summary => "End experiments of the queue that run";

    public override IReadOnlyList<Example> Examples => [new("weir queue kill fast-otter", "one of them; its worker takes the next")];

    public override void Define(Command command)
    {
        command.Add(_tasks);
        command.Add(_force);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        foreach (var name in context.Get(_tasks) ?? [])
        {
            queue.Kill(await queue.RequireAsync(name, cancellation), context.Get(_force));
            context.Console.Say($"{name} is being ended");
        }

        return ExitCodes.Success;
    }
}
