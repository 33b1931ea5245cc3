using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Forget a remote; what lies there stays.</summary>
internal sealed class RemoteRemoveVerb : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "name of the remote", HelpName = "NAME" };
    private readonly LevelOptions _level = new();

    public override string Path => "remote remove";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Forget a remote; what lies there stays";

    public override IReadOnlyList<Example> Examples => [new("weir remote remove backup", "the default is forgotten too, where it was this one")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_name);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        RemoteSettings.Remove(LevelOptions.Files(context), _level.Chosen(context) ?? ConfigLevel.Project, context.WorkingDirectory, context.Get(_name)!);
        return Task.FromResult(ExitCodes.Success);
    }
}
