using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>Lists what lies at an address.</summary>
internal sealed class ListUrlVerb : Verb
{
    private readonly Argument<string> _url = new("url") { Description = "a path, s3://, azure://, ssh:// or remote://NAME/ address", HelpName = "URL" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "files at every depth" };
    private readonly Option<bool> _tree = new("--tree", "-T") { Description = "as a tree" };
    private readonly Option<int?> _level = new("--level", "-L") { Description = "how deep at most", HelpName = "DEPTH" };
    private readonly Option<bool> _size = new("--size") { Description = "with sizes" };
    private readonly Option<string[]> _fsConfig = new("--fs-config") { Description = "settings for the address", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true };

    public override string Path => "list-url";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "List what lies at an address; works anywhere";

    public override IReadOnlyList<Example> Examples => [new("weir list-url s3://bucket/raw -R --size", "with the credentials that a remote of its kind would use")];

    public override IReadOnlyList<string> SeeAlso => ["get-url", "import-url", "list"];

    public override void Define(Command command)
    {
        command.Add(_url);
        foreach (var option in new Option[] { _recursive, _tree, _level, _size, _fsConfig }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var isTree = context.Get(_tree);
        if (isTree && context.IsJson) throw WeirException.Usage("--tree and --json exclude each other");
        var typed = context.Get(_url)!;
        var entries = await UrlListing.RunAsync(typed, context.WorkingDirectory, SourceOptions.Pairs(context.Get(_fsConfig), "--fs-config"), isTree || context.Get(_recursive) ? context.Get(_level) : 1, cancellation);
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("path", entry.Path);
                json.WriteBoolean("isdir", entry.IsDirectory);
                if (entry.SizeBytes is { } size) json.WriteNumber("size", size);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        else if (isTree) Listing.PrintTree(context, typed, entries);
        else Listing.Print(context, entries, context.Get(_size), showsHash: false);
        return ExitCodes.Success;
    }
}
