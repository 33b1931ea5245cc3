using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Cli.Versioning;

/// <summary>Compares tracked data between commits.</summary>
internal sealed class DiffVerb : Verb
{
    private readonly Argument<string> _from = new("a_rev") { Description = "old revision", Arity = ArgumentArity.ZeroOrOne, HelpName = "FROM", DefaultValueFactory = _ => "HEAD" };
    private readonly Argument<string?> _to = new("b_rev") { Description = "new revision; the workspace without", Arity = ArgumentArity.ZeroOrOne, HelpName = "TO" };
    private readonly Option<string[]> _targets = new("--targets") { Description = "paths to look at", HelpName = "PATH", AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _showHash = new("--show-hash") { Description = "show hashes" };
    private readonly Option<bool> _markdown = new("--md") { Description = "as a Markdown table" };
    private readonly Option<bool> _hideMissing = new("--hide-missing") { Description = "leave out what is not in the cache" };

    public override string Path => "diff";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Show which tracked data differs between two commits, or a commit and the workspace";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir diff", "the workspace against the last commit"),
        new("weir diff v1 v2 --md", "two tags, as a table for a pull request"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["data status", "status"];

    public override void Define(Command command)
    {
        command.Add(_from);
        command.Add(_to);
        command.Add(_targets);
        command.Add(_showHash);
        command.Add(_markdown);
        command.Add(_hideMissing);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var to = context.Get(_to);
        var difference = await DataDiff.RunAsync(repository, context.Get(_from) ?? "HEAD", to, [.. (context.Get(_targets) ?? []).Select(t => System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(t)))], cancellation);
        var hidesMissing = to is not null || context.Get(_hideMissing);
        var showsHash = context.Get(_showHash);
        if (context.IsJson) context.Console.Json(json => Write(json, difference, hidesMissing, showsHash));
        else if (context.Get(_markdown)) DiffText.Markdown(context.Console, difference, hidesMissing, showsHash);
        else if (difference.IsEmpty) context.Console.Say($"No data differs between {context.Get(_from) ?? "HEAD"} and {to ?? "the workspace"}");
        else DiffText.Print(context.Console, difference, hidesMissing, showsHash);
        return ExitCodes.Success;
    }

    // The shape of `dvc diff --json`.
    private static void Write(Utf8JsonWriter json, DataDifference difference, bool hidesMissing, bool showsHash)
    {
        json.WriteStartObject();
        if (!difference.IsEmpty)
        {
            List("added", difference.Added);
            List("deleted", difference.Deleted);
            json.WriteStartArray("modified");
            foreach (var (old, fresh) in difference.Modified.OrderBy(m => m.Old.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("path", old.Name);
                if (showsHash)
                {
                    json.WriteStartObject("hash");
                    json.WriteString("old", old.Md5);
                    json.WriteString("new", fresh.Md5);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("renamed");
            foreach (var (old, fresh) in difference.Renamed.OrderBy(m => m.Old.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteStartObject("path");
                json.WriteString("old", old.Name);
                json.WriteString("new", fresh.Name);
                json.WriteEndObject();
                if (showsHash) json.WriteString("hash", old.Md5);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (!hidesMissing) List("not in cache", difference.NotInCache);
        }

        json.WriteEndObject();

        void List(string key, IReadOnlyList<DataEntry> entries)
        {
            json.WriteStartArray(key);
            foreach (var entry in entries.OrderBy(e => e.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("path", entry.Name);
                if (showsHash) json.WriteString("hash", entry.Md5);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
