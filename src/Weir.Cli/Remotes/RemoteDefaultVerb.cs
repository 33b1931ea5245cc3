using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Name the remote that is used when none is named, or say which it is.</summary>
internal sealed class RemoteDefaultVerb : Verb
{
    private readonly Argument<string?> _name = new("name") { Description = "name of the remote", Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };
    private readonly Option<bool> _unset = new("--unset", "-u") { Description = "use none" };
    private readonly LevelOptions _level = new();

    public override string Path => "remote default";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Name the remote that is used when none is named, or say which it is";

    public override IReadOnlyList<Example> Examples => [new("weir remote default store", "from now on"), new("weir remote default --unset", "none")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_unset);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var files = LevelOptions.Files(context);
        if (context.Get(_name) is not null || context.Get(_unset))
        {
            RemoteSettings.SetDefault(files, _level.Chosen(context) ?? ConfigLevel.Project, context.WorkingDirectory, context.Get(_unset) ? null : context.Get(_name));
            return Task.FromResult(ExitCodes.Success);
        }

        var settings = _level.Chosen(context) is { } level ? files.Read(level) : files.ReadMerged();
        if (settings.Get("core", "remote") is not { } name) throw new WeirException(ErrorCodes.NotFound, "no default remote is set", "run `weir remote default NAME`");
        if (context.IsJson) context.Console.Json(json => json.WriteStringValue(name.Text));
        else context.Console.Line(name.Text);
        return Task.FromResult(ExitCodes.Success);
    }
}
