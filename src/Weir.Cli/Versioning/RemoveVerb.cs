using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Stops tracking data or stages.</summary>
internal sealed class RemoveVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = ".dvc files, or stages", Arity = ArgumentArity.OneOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _outs = new("--outs") { Description = "delete the data too" };

    public override string Path => "remove";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Stop tracking: remove .dvc files, or stages from dvc.yaml";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir remove data.csv.dvc", "the data stays, writable; its ignore line goes"),
        new("weir remove train --outs", "a stage and what it made"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["add", "destroy"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_outs);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        var removed = new RemoveOperation(repository, repository.ReadIndex(), edit).Run(context.Get(_targets)!, context.WorkingDirectory, context.Get(_outs));
        await edit.EndAsync(cancellation);
        EditReport.Write(context, repository, edit, "removed", removed);
        foreach (var one in removed) context.Console.Say($"Removed {one}");
        return ExitCodes.Success;
    }
}
