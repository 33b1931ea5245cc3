using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>Lists a repository: what git and DVC track.</summary>
internal class ListVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "path or address of a git repository", HelpName = "REPOSITORY" };
    private readonly Argument<string?> _path = new("path") { Description = "path within it", Arity = ArgumentArity.ZeroOrOne, HelpName = "PATH" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "files at every depth" };
    private readonly Option<bool> _tree = new("--tree", "-T") { Description = "as a tree" };
    private readonly Option<int?> _level = new("--level", "-L") { Description = "how deep at most", HelpName = "DEPTH" };
    private readonly Option<bool> _dvcOnly = new("--dvc-only") { Description = "only what DVC tracks" };
    private readonly Option<bool> _size = new("--size") { Description = "with sizes" };
    private readonly Option<bool> _hash = new("--show-hash") { Description = "with hashes" };
    private readonly SourceOptions _source = new();

    public override string Path => "list";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "List a repository: files of git, and what DVC tracks, down into tracked directories; works anywhere";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir list https://github.com/iterative/dataset-registry", "names at its top"),
        new("weir list . data -R --dvc-only --size", "of this repository"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["get", "import", "list-url"];

    public override void Define(Command command)
    {
        command.Add(_url);
        command.Add(_path);
        foreach (var option in new Option[] { _recursive, _tree, _level, _dvcOnly, _size, _hash }) command.Add(option);
        _source.AddTo(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var isTree = context.Get(_tree);
        if (isTree && context.IsJson) throw WeirException.Usage("--tree and --json exclude each other");
        var path = context.Get(_path) ?? string.Empty;
        var address = _source.Address(context, context.Get(_url)!);
        var entries = await new SourceTree(context.Time).RunAsync(address, _source.Revision(context), path, isTree || context.Get(_recursive), context.Get(_level), context.Get(_dvcOnly), context.WorkingDirectory, cancellation);
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteBoolean("isout", entry.IsOut);
                json.WriteBoolean("isdir", entry.IsDirectory);
                json.WriteBoolean("isexec", entry.IsExecutable);
                if (entry.SizeBytes is { } size) json.WriteNumber("size", size);
                else json.WriteNull("size");
                json.WriteString("md5", entry.Md5);
                json.WriteString("path", entry.Path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        else if (isTree) Listing.PrintTree(context, path.Length == 0 ? "." : path, entries);
        else Listing.Print(context, entries, context.Get(_size), context.Get(_hash));
        return ExitCodes.Success;
    }
}
