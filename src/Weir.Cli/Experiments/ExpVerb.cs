using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>A verb over DVC's experiments.</summary>
internal abstract class ExpVerb(string name) : Verb
{
    public override string Path => $"exp {name}";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => ["exp run", "exp show", "exp apply", "queue status"];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var left = await ExperimentCleaning.RunAsync(repository, context.Time, cancellation);
        if (left > 0) context.Console.Warn($"cleared away {left} folder{(left == 1 ? string.Empty : "s")} that a killed run had left");
        return await RunAsync(context, repository, new ExperimentStore(repository), cancellation);
    }

    protected abstract Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation);

    protected static Argument<string> Name(string what = "experiment") => new("experiment") { Description = $"the {what}", HelpName = "EXP" };
}
