using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;
using Weir.Versioning.Repository;

namespace Weir.Cli.Imports;

/// <summary>Brings imports up to date.</summary>
internal sealed class UpdateVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = ".dvc files of imports, or the data itself", Arity = ArgumentArity.OneOrMore, HelpName = "TARGET" };
    private readonly Option<string?> _revision = new("--rev") { Description = "another branch, tag or commit", HelpName = "COMMIT" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders" };
    private readonly Option<bool> _noDownload = new("--no-download") { Description = "record the new state, and bring nothing" };
    private readonly Option<bool> _toRemote = new("--to-remote") { Description = "send it to a remote, past this machine" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "that remote", HelpName = "NAME" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };

    public override string Path => "update";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Bring imports to the newest state of where they came from";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir update data.csv.dvc", "what changed at its source"),
        new("weir update model.onnx.dvc --rev v3", "another tag of its repository"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["import", "import-url", "status"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new Option[] { _revision, _recursive, _noDownload, _toRemote, _remote, _jobs }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var metafiles = context.Get(_targets)!.SelectMany(t => Metafiles(context, repository, t)).Distinct().ToList();
        var request = new ImportRequest(string.Empty)
        {
            Revision = context.Get(_revision),
            NoDownload = context.Get(_noDownload),
            ToRemote = context.Get(_toRemote),
            Remote = context.Get(_remote),
            Jobs = context.Get(_jobs),
            WorkingFolder = context.WorkingDirectory,
            Progress = context.Progress,
        };
        var changed = await new UpdateOperation(repository, context.Time).RunAsync(metafiles, request, cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var path in changed) json.WriteStringValue(context.Display(path));
                json.WriteEndArray();
            });
        }
        else
        {
            context.Console.Say(changed.Count == 0 ? "Everything is up to date." : $"Updated {string.Join(", ", changed.Select(context.Display))}");
        }

        return ExitCodes.Success;
    }

    private IEnumerable<string> Metafiles(VerbContext context, DvcRepository repository, string target)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(target));
        if (target.EndsWith(".dvc", StringComparison.Ordinal)) return File.Exists(full) ? [full] : throw WeirException.FileNotFound(target);
        if (File.Exists(full + ".dvc")) return [full + ".dvc"];
        if (context.Get(_recursive) && Directory.Exists(full))
            return repository.ReadIndex().DvcFiles.Where(f => f.Deps.Count > 0 && f.FilePath.StartsWith(full + "/", StringComparison.Ordinal)).Select(f => f.FilePath);
        throw WeirException.FileNotFound(target + ".dvc");
    }
}
