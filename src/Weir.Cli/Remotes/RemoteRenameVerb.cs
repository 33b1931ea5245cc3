using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Give a remote another name.</summary>
internal sealed class RemoteRenameVerb : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "name of the remote", HelpName = "NAME" };
    private readonly Argument<string> _new = new("new") { Description = "the new name", HelpName = "NEW" };
    private readonly LevelOptions _level = new();

    public override string Path => "remote rename";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Give a remote another name";

    public override IReadOnlyList<Example> Examples => [new("weir remote rename store team", "the default follows")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_new);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        RemoteSettings.Rename(LevelOptions.Files(context), _level.Chosen(context) ?? ConfigLevel.Project, context.WorkingDirectory, context.Get(_name)!, context.Get(_new)!);
        return Task.FromResult(ExitCodes.Success);
    }
}
