using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>Moves tracked data.</summary>
internal sealed class MoveVerb : Verb
{
    private readonly Argument<string> _from = new("src") { Description = "tracked data", HelpName = "FROM" };
    private readonly Argument<string> _to = new("dst") { Description = "new path, or a folder to move it into", HelpName = "TO" };

    public override string Path => "move";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Move tracked data with its .dvc file and ignore line";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir move raw.csv data/raw.csv", "data, data/raw.csv.dvc and data/.gitignore"),
        new("weir move images archive/", "into a folder, under its name"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["add", "remove"];

    public override void Define(Command command)
    {
        command.Add(_from);
        command.Add(_to);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        using var edit = await RepositoryEdit.BeginAsync(repository, context.Time, holder => context.Console.Say($"waiting for {holder}"), cancellation);
        var (data, metafile) = new MoveOperation(repository, repository.ReadIndex(), edit).Run(Full(_from), Full(_to), cancellation);
        await edit.EndAsync(cancellation);
        EditReport.Write(context, repository, edit, "moved", [repository.Relative(data), repository.Relative(metafile)]);
        context.Console.Say($"Moved {context.Get(_from)} to {context.Display(data)}");
        return ExitCodes.Success;

        string Full(Argument<string> argument) => System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(context.Get(argument)!));
    }
}
