using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Makes a branch of an experiment.</summary>
internal sealed class ExpBranchVerb() : ExpVerb("branch")
{
    private readonly Argument<string> _name = Name();
    private readonly Argument<string?> _branch = new("branch") { Description = "name of the branch (EXP-branch)", Arity = ArgumentArity.ZeroOrOne, HelpName = "BRANCH" };

    public override string Summary => "Make a branch of an experiment";

    public override IReadOnlyList<Example> Examples => [new("weir exp branch first better", "then: git switch better")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_branch);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        var branch = context.Get(_branch) ?? $"{experiment.Name}-branch";
        await store.BranchAsync(experiment, branch, cancellation);
        context.Console.Say($"Made the branch '{branch}' of '{experiment.Name}': git switch {branch}");
        return ExitCodes.Success;
    }
}
