using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Change a setting of a remote.</summary>
internal sealed class RemoteModifyVerb : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "name of the remote", HelpName = "NAME" };
    private readonly Argument<string> _option = new("option") { Description = "name of the setting", HelpName = "OPTION" };
    private readonly Argument<string?> _value = new("value") { Description = "its value", Arity = ArgumentArity.ZeroOrOne, HelpName = "VALUE" };
    private readonly Option<bool> _unset = new("--unset", "-u") { Description = "remove the setting" };
    private readonly LevelOptions _level = new();

    public override string Path => "remote modify";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Change a setting of a remote";

    public override IReadOnlyList<Example> Examples => [new("weir remote modify store endpointurl https://s3.example.com", "another S3 server than Amazon"), new("weir remote modify --local store secret_access_key KEY", "a secret, which git does not see")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_option);
        command.Add(_value);
        command.Add(_unset);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var (value, unset) = (context.Get(_value), context.Get(_unset));
        if (value is null && !unset) throw WeirException.Usage("`weir remote modify` needs a value, or --unset");
        RemoteSettings.Modify(LevelOptions.Files(context), _level.Chosen(context) ?? ConfigLevel.Project, context.WorkingDirectory, context.Get(_name)!, context.Get(_option)!, unset ? null : value);
        return Task.FromResult(ExitCodes.Success);
    }
}
