using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>Brings data from an address, untracked.</summary>
internal sealed class GetUrlVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "a path, s3://, azure://, ssh://, http(s):// or remote://NAME/ address", HelpName = "URL" };
    private readonly Argument<string?> _out = new("out") { Description = "where to put it", Arity = ArgumentArity.ZeroOrOne, HelpName = "PATH" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace what is there" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };
    private readonly Option<string[]> _fsConfig = new("--fs-config") { Description = "settings for the address", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true };

    public override string Path => "get-url";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring a file or directory from an address, without tracking it; works anywhere";

    public override IReadOnlyList<Example> Examples => [new("weir get-url s3://bucket/data.csv", "with the credentials that a remote of its kind would use")];

    public override IReadOnlyList<string> SeeAlso => ["import-url", "list-url", "get"];

    public override void Define(Command command)
    {
        command.Add(_url);
        command.Add(_out);
        foreach (var option in new Option[] { _force, _jobs, _fsConfig }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var request = new ImportRequest(context.Get(_url)!)
        {
            Out = context.Get(_out),
            WorkingFolder = context.WorkingDirectory,
            Force = context.Get(_force),
            Jobs = context.Get(_jobs),
            FsConfig = SourceOptions.Pairs(context.Get(_fsConfig), "--fs-config"),
            Progress = context.Progress,
        };
        var path = context.Display(await new GetOperation(context.Time).RunAsync(request, cancellation));
        if (context.IsJson) context.Console.Json(json => json.WriteStringValue(path));
        else context.Console.Say($"Brought {path}");
        return ExitCodes.Success;
    }
}
