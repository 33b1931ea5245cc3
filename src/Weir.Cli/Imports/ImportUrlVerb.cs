using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;
using Weir.Versioning.Repository;

namespace Weir.Cli.Imports;

/// <summary>Takes data from an address and tracks it.</summary>
internal sealed class ImportUrlVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "a path, s3://, azure://, ssh://, http(s):// or remote://NAME/ address", HelpName = "URL" };
    private readonly Argument<string?> _out = new("out") { Description = "where to put it", Arity = ArgumentArity.ZeroOrOne, HelpName = "PATH" };
    private readonly Option<bool> _toRemote = new("--to-remote") { Description = "send it to a remote, past this machine's cache and workspace" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "that remote", HelpName = "NAME" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace what is there" };
    private readonly Option<bool> _noExec = new("--no-exec") { Description = "write the .dvc file only" };
    private readonly Option<bool> _noDownload = new("--no-download") { Description = "record the source's state, and bring nothing" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };
    private readonly Option<string[]> _fsConfig = new("--fs-config") { Description = "settings for the address, as a remote of its kind has", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _versionAware = new("--version-aware") { Description = "not supported: import versions of the provider" };

    public override string Path => "import-url";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Take a file or directory from an address, and track where it came from";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir import-url https://example.com/data.csv", "`weir update data.csv.dvc` brings what changed"),
        new("weir import-url s3://bucket/raw data/raw --fs-config endpointurl=https://s3.example.com", "a folder of a bucket"),
        new("weir import-url --to-remote s3://bucket/huge -r store", "too large for this machine"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["update", "import", "get-url"];

    public override void Define(Command command)
    {
        command.Add(_url);
        command.Add(_out);
        foreach (var option in new Option[] { _toRemote, _remote, _force, _noExec, _noDownload, _jobs, _fsConfig, _versionAware }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_noExec) && context.Get(_noDownload)) throw WeirException.Usage("--no-exec and --no-download exclude each other");
        if (context.Get(_versionAware)) throw new WeirException("remote_unsupported", "imports by the provider's versions are not supported", "leave --version-aware out: changes are seen by entity tags");
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var request = new ImportRequest(context.Get(_url)!)
        {
            Out = context.Get(_out),
            WorkingFolder = context.WorkingDirectory,
            Force = context.Get(_force),
            NoExec = context.Get(_noExec),
            NoDownload = context.Get(_noDownload),
            ToRemote = context.Get(_toRemote),
            Remote = context.Get(_remote),
            FsConfig = SourceOptions.Pairs(context.Get(_fsConfig), "--fs-config"),
            Jobs = context.Get(_jobs),
            Progress = context.Progress,
        };
        ImportReport.Print(context, await new ImportOperation(repository, ProjectLineage.For(repository.Project), context.Time).RunAsync(request, cancellation));
        return ExitCodes.Success;
    }
}
