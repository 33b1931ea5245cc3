using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>A verb over DVC's experiments.</summary>
internal abstract class ExpVerb(string name) : Verb
{
    public override string Path => $"exp {name}";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override IReadOnlyList<string> SeeAlso => ["exp list", "exp diff", "exp apply", "experiments list"];

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        return RunAsync(context, repository, new ExperimentStore(repository), cancellation);
    }

    protected abstract Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation);

    protected static Argument<string> Name(string what = "experiment") => new("experiment") { Description = $"the {what}", HelpName = "EXP" };
}
