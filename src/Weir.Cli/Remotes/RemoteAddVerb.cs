using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Add a place to push data to and pull it from.</summary>
internal sealed class RemoteAddVerb : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "name of the remote", HelpName = "NAME" };
    private readonly Argument<string> _url = new("url") { Description = "a folder, s3://, azure://, ssh:// or http(s):// address", HelpName = "URL" };
    private readonly Option<bool> _default = new("--default", "-d") { Description = "use it when no remote is named" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace one of the same name" };
    private readonly LevelOptions _level = new();

    public override string Path => "remote add";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Add a place to push data to and pull it from";

    public override IReadOnlyList<Example> Examples => [new("weir remote add -d store s3://team/data", "the default remote"), new("weir remote add backup /mnt/backup", "a folder"), new("weir remote add lab ssh://me@host/srv/data", "by ssh")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_url);
        command.Add(_default);
        command.Add(_force);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var name = context.Get(_name)!;
        RemoteSettings.Add(LevelOptions.Files(context), _level.Chosen(context) ?? ConfigLevel.Project, context.WorkingDirectory, name, context.Get(_url)!, context.Get(_default), context.Get(_force));
        if (context.Get(_default)) context.Console.Say($"'{name.ToLowerInvariant()}' is the default remote");
        return Task.FromResult(ExitCodes.Success);
    }
}
