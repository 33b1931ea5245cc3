using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;
using Weir.Versioning.Repository;

namespace Weir.Cli.Imports;

/// <summary>Takes data from another repository and tracks it.</summary>
internal sealed class ImportVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "path or address of a git repository", HelpName = "REPOSITORY" };
    private readonly Argument<string> _path = new("path") { Description = "path within it", HelpName = "PATH" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "where to put it", HelpName = "PATH" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace what is there" };
    private readonly Option<bool> _noExec = new("--no-exec") { Description = "write the .dvc file only" };
    private readonly Option<bool> _noDownload = new("--no-download") { Description = "record the commit, and bring nothing: `weir pull` does" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };
    private readonly SourceOptions _source = new();

    public override string Path => "import";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Take a file or directory from another repository, and track where it came from";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir import https://github.com/iterative/dataset-registry get-started/data.xml", "tracked by DVC there: its hash is taken over"),
        new("weir import ../library models/m.onnx --rev v2 -o model.onnx", "a path of a tag"),
    ];

    public override string Remarks => "The .dvc file records the repository's address and commit; `weir update` brings the newest. Data that DVC tracks there comes from its cache or remote, other files from git.";

    public override IReadOnlyList<string> SeeAlso => ["update", "import-url", "get", "list"];

    public override void Define(Command command)
    {
        command.Add(_url);
        command.Add(_path);
        foreach (var option in new Option[] { _out, _force, _noExec, _noDownload, _jobs }) command.Add(option);
        _source.AddTo(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_noExec) && context.Get(_noDownload)) throw WeirException.Usage("--no-exec and --no-download exclude each other");
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var request = new ImportRequest(context.Get(_path)!)
        {
            Repository = _source.Address(context, context.Get(_url)!),
            Revision = _source.Revision(context),
            Out = context.Get(_out),
            WorkingFolder = context.WorkingDirectory,
            Force = context.Get(_force),
            NoExec = context.Get(_noExec),
            NoDownload = context.Get(_noDownload),
            Jobs = context.Get(_jobs),
            Progress = context.Progress,
        };
        ImportReport.Print(context, await new ImportOperation(repository, ProjectLineage.For(repository.Project), context.Time).RunAsync(request, cancellation));
        return ExitCodes.Success;
    }
}
