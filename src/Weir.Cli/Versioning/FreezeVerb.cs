using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Keeps stages and imports from being run or updated, or lets them again.</summary>
internal sealed class FreezeVerb(bool isFrozen) : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "stages or .dvc files", Arity = ArgumentArity.OneOrMore, HelpName = "TARGET" };

    public override string Path => isFrozen ? "freeze" : "unfreeze";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => isFrozen ? "Keep a stage from being run again, whatever its inputs do" : "Let a frozen stage run again";

    public override IReadOnlyList<Example> Examples => isFrozen
        ? [new("weir freeze download", "repro goes on from what it made")]
        : [new("weir unfreeze download", "repro looks at its inputs again")];

    public override IReadOnlyList<string> SeeAlso => [isFrozen ? "unfreeze" : "freeze", "repro"];

    public override void Define(Command command) => command.Add(_targets);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        var selection = new TargetSelection(repository, repository.ReadIndex(), context.WorkingDirectory);
        var chosen = selection.Resolve(context.Get(_targets)!);
        foreach (var one in chosen)
            if (StageFreezing.Set(one, isFrozen)) edit.Touch(one.FilePath);
        await edit.EndAsync(cancellation);
        EditReport.Write(context, repository, edit, isFrozen ? "frozen" : "unfrozen", [.. chosen.Select(c => c.Address)]);
        return ExitCodes.Success;
    }
}
