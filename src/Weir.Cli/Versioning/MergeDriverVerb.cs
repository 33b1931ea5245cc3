using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Hooks;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>What git's merge calls for .dvc files.</summary>
internal sealed class MergeDriverVerb : Verb
{
    private readonly Option<string> _ancestor = new("--ancestor") { Description = "the common version", Required = true, HelpName = "FILE" };
    private readonly Option<string> _our = new("--our") { Description = "our version, which the result replaces", Required = true, HelpName = "FILE" };
    private readonly Option<string> _their = new("--their") { Description = "the other version", Required = true, HelpName = "FILE" };

    public override string Path => "git-hook merge-driver";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Called by git to merge two versions of a tracked directory, file by file";

    public override IReadOnlyList<Example> Examples => [new("echo '*.dvc merge=dvc' >> .gitattributes && weir install", "makes git call it")];

    public override IReadOnlyList<string> SeeAlso => ["install"];

    public override void Define(Command command)
    {
        command.Add(_ancestor);
        command.Add(_our);
        command.Add(_their);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        DirectoryMerge.Run(repository, context.Resolve(context.Get(_ancestor)!), context.Resolve(context.Get(_our)!), context.Resolve(context.Get(_their)!));
        await Task.CompletedTask;
        return ExitCodes.Success;
    }
}
