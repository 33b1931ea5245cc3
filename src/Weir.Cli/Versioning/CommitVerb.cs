using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Imports;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Records the workspace as it is.</summary>
internal sealed class CommitVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "stages, .dvc files or tracked paths; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "record without asking" };
    private readonly Option<bool> _withDeps = new("--with-deps", "-d") { Description = "also what the targets depend on" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "a folder stands for all below it" };
    private readonly Option<bool> _noRelink = new("--no-relink") { Description = "leave the workspace's files what they are" };

    public override string Path => "commit";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Record data and outs as they lie in the workspace, without running anything";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir commit data/images", "after changing files in a tracked directory"),
        new("weir commit --force train", "its outs are right: take them for what the stage makes now"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["add", "repro", "status"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_force);
        command.Add(_withDeps);
        command.Add(_recursive);
        command.Add(_noRelink);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        var index = repository.ReadIndex();
        index.RequireSound();
        var chosen = new TargetSelection(repository, index, context.WorkingDirectory).Resolve(context.Get(_targets) ?? [], context.Get(_recursive), context.Get(_withDeps));
        await OutsideData.LookAsync(repository, chosen.Select(c => c.Stage).OfType<StageDefinition>(), cancellation);
        var recorded = new CommitOperation(repository, index, edit) { SavesRuns = context.Get(_force) }.Run(chosen, !context.Get(_noRelink), MayRecord, cancellation);
        await edit.EndAsync(cancellation);
        EditReport.Write(context, repository, edit, "recorded", recorded);
        foreach (var one in recorded) context.Console.Say($"Recorded {one}");
        if (recorded.Count == 0) context.Console.Say("Nothing changed.");
        return ExitCodes.Success;

        bool MayRecord(string change) => context.Get(_force) || context.Console.Confirm($"{change}. Record it as it is?");
    }
}
