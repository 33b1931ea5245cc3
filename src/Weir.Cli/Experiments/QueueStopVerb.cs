using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Stop the workers of the queue.</summary>
internal sealed class QueueStopVerb() : QueueVerb("stop")
{
    private readonly Option<bool> _kill = new("--kill") { Description = "end what runs" };

    public override string Summary => "Stop the workers of the queue";

    public override IReadOnlyList<Example> Examples => [new("weir queue stop", "after what they are at"), new("weir queue stop --kill", "at once; what ran has failed")];

    public override void Define(Command command)
    {
        command.Add(_kill);
    }

    protected override Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var count = new QueueWorkers(repository, context.Time).Stop(context.Get(_kill));
        context.Console.Say(count == 0 ? "No worker works" : context.Get(_kill) ? "The running tasks are ended and the workers stop" : "The workers stop after what they are at");
        return Task.FromResult(ExitCodes.Success);
    }
}
