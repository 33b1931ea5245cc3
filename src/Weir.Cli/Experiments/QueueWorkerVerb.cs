using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Queue;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Work in the queue (started by `queue start`).</summary>
internal sealed class QueueWorkerVerb() : QueueVerb("worker")
{
    private readonly Argument<int> _slot = new("slot") { Description = "number of the worker", HelpName = "N" };

    public override string Summary => "Work in the queue (started by `queue start`)";

    public override IReadOnlyList<Example> Examples => [new("weir queue worker 1", "in the foreground, in slot 1")];

    public override void Define(Command command)
    {
        command.Add(_slot);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var worker = new QueueWorker(repository, (identity, log) => new ExperimentExecution(repository.Project, identity, new LogListener(log), context.Time), context.Time);
        await worker.RunAsync(context.Get(_slot), cancellation);
        return ExitCodes.Success;
    }
}
