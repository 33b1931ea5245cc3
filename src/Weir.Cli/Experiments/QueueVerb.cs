using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>A verb over the queue of experiments.</summary>
internal abstract class QueueVerb(string name) : Verb
{
    public override string Path => $"queue {name}";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => ["exp run", "queue status", "queue start", "exp show"];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        await ExperimentCleaning.RunAsync(repository, context.Time, cancellation);
        return await RunAsync(context, repository, new ExperimentQueue(repository, context.Time), cancellation);
    }

    protected abstract Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation);
}
