using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>Brings data from another repository, untracked.</summary>
internal sealed class GetVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "path or address of a git repository", HelpName = "REPOSITORY" };
    private readonly Argument<string> _path = new("path") { Description = "path within it", HelpName = "PATH" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "where to put it", HelpName = "PATH" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace what is there" };
    private readonly Option<bool> _showUrl = new("--show-url") { Description = "say where it lies in the repository's remote, and bring nothing" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };
    private readonly SourceOptions _source = new();

    public override string Path => "get";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring a file or directory from another repository, without tracking it; works anywhere";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir get https://github.com/iterative/dataset-registry get-started/data.xml", "into the current folder"),
        new("weir get ../library models -o /tmp/models --rev v2", "a folder of a tag"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["import", "list", "get-url"];

    public override void Define(Command command)
    {
        command.Add(_url);
        command.Add(_path);
        foreach (var option in new Option[] { _out, _force, _showUrl, _jobs }) command.Add(option);
        _source.AddTo(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var request = new ImportRequest(context.Get(_path)!)
        {
            Repository = _source.Address(context, context.Get(_url)!),
            Revision = _source.Revision(context),
            Out = context.Get(_out),
            WorkingFolder = context.WorkingDirectory,
            Force = context.Get(_force),
            Jobs = context.Get(_jobs),
            Progress = context.Progress,
        };
        var operation = new GetOperation(context.Time);
        var answer = context.Get(_showUrl) ? await operation.AddressAsync(request, cancellation) : context.Display(await operation.RunAsync(request, cancellation));
        if (context.IsJson) context.Console.Json(json => json.WriteStringValue(answer));
        else if (context.Get(_showUrl)) context.Console.Line(answer);
        else context.Console.Say($"Brought {answer}");
        return ExitCodes.Success;
    }
}
