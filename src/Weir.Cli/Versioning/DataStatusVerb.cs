using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Versioning;

/// <summary>Says where tracked data stands between commit, metafiles and workspace.</summary>
internal sealed class DataStatusVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "paths to look at; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "PATH" };
    private readonly Option<bool> _granular = new("--granular") { Description = "file by file within directories" };
    private readonly Option<bool> _unchanged = new("--unchanged") { Description = "also list what is the same everywhere" };
    private readonly Option<string?> _untracked = new("--untracked-files") { Description = "also list files that neither git nor a metafile knows: all (the default of the option) or no", Arity = ArgumentArity.ZeroOrOne, HelpName = "all|no" };

    private readonly Option<bool> _notInRemote = new("--not-in-remote") { Description = "also list what is not in the remote" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "name of the remote, with --not-in-remote", HelpName = "NAME" };
    private readonly Option<bool> _noRefresh = new("--no-remote-refresh") { Description = "accepted for DVC's sake: nothing about remotes is remembered" };

    public override string Path => "data status";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Show how tracked data differs between the last commit, the metafiles and the workspace";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data status", "what to commit to git, and what to add"),
        new("weir data status --granular --json", "every file, for a program"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["status", "diff", "commit"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        command.Add(_granular);
        command.Add(_unchanged);
        command.Add(_untracked);
        command.Add(_notInRemote);
        command.Add(_remote);
        command.Add(_noRefresh);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var untracked = context.Has(_untracked) ? context.Get(_untracked) ?? "all" : "no";
        if (untracked is not ("all" or "no")) throw Foundation.Errors.WeirException.Usage($"--untracked-files takes all or no, not '{untracked}'");
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var index = repository.ReadIndex();
        var targets = (context.Get(_targets) ?? []).Select(t => System.IO.Path.TrimEndingDirectorySeparator(context.Resolve(t))).ToList();
        var status = await DataStatus.ReadAsync(repository, index, context.Get(_granular), untracked == "all", targets, cancellation);
        if (context.Get(_notInRemote)) status = status with { NotInRemote = await new CloudStatus(repository).LackingAsync(index, context.Get(_remote), targets, context.Get(_granular), cancellation) };
        if (!context.Get(_unchanged)) status = status with { Unchanged = [] };
        if (context.IsJson) context.Console.Json(json => Write(json, status));
        else Print(context.Console, status);
        index.RequireSound();
        return ExitCodes.Success;
    }

    // The shape of `dvc data status --json`: only what is not empty.
    private static void Write(Utf8JsonWriter json, DataStatus status)
    {
        json.WriteStartObject();
        List("not_in_cache", status.NotInCache);
        List("not_in_remote", status.NotInRemote);
        Difference("committed", status.Committed, []);
        Difference("uncommitted", status.Uncommitted, status.Unknown);
        List("untracked", status.Untracked);
        List("unchanged", status.Unchanged);
        json.WriteEndObject();

        void List(string key, IReadOnlyCollection<string> paths)
        {
            if (paths.Count == 0) return;
            json.WriteStartArray(key);
            foreach (var path in paths) json.WriteStringValue(path);
            json.WriteEndArray();
        }

        void Difference(string key, DataDifference difference, IReadOnlyList<string> unknown)
        {
            if (difference.IsEmpty && unknown.Count == 0) return;
            json.WriteStartObject(key);
            List("added", Names(difference.Added));
            List("modified", [.. difference.Modified.Select(m => m.Old.Name)]);
            List("deleted", Names(difference.Deleted));
            if (difference.Renamed.Count > 0)
            {
                json.WriteStartArray("renamed");
                foreach (var (old, fresh) in difference.Renamed)
                {
                    json.WriteStartObject();
                    json.WriteString("old", old.Name);
                    json.WriteString("new", fresh.Name);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            List("unknown", unknown);
            json.WriteEndObject();
        }
    }

    private static void Print(CliConsole console, DataStatus status)
    {
        var any = false;
        Group("Not in cache", "use `weir fetch FILE...` to bring them", status.NotInCache);
        Group("Not in remote", "use `weir push FILE...` to send them", status.NotInRemote);
        Group("Committed changes", "git commit the metafiles to keep them", Lines(status.Committed, []));
        Group("Uncommitted changes", "use `weir commit FILE...` to keep, `weir checkout FILE...` to discard them", Lines(status.Uncommitted, status.Unknown));
        Group("Untracked files", "use `git add FILE...` or `weir add FILE...`", status.Untracked);
        Group("Unchanged files", null, status.Unchanged);
        if (!any) console.Line(status.HasNoCommits ? "No changes in an empty git repository." : "No changes.");
        if (status.IsGitDirty) console.Say($"(git sees {(any ? "other " : string.Empty)}changes: `git status` shows them)");

        void Group(string title, string? hint, IReadOnlyCollection<string> lines)
        {
            if (lines.Count == 0) return;
            if (any) console.Line(string.Empty);
            any = true;
            console.Line(title + ":");
            if (hint is not null) console.Line($"  ({hint})");
            foreach (var line in lines) console.Line("        " + line);
        }
    }

    private static List<string> Lines(DataDifference difference, IReadOnlyList<string> unknown) =>
    [
        .. difference.Added.Select(e => "added: " + e.Name),
        .. difference.Modified.Select(m => "modified: " + m.Old.Name),
        .. difference.Deleted.Select(e => "deleted: " + e.Name),
        .. difference.Renamed.Select(m => $"renamed: {m.Old.Name} -> {m.New.Name}"),
        .. unknown.Select(u => "unknown: " + u),
    ];

    private static List<string> Names(IReadOnlyList<DataEntry> entries) => [.. entries.Select(e => e.Name)];
}
