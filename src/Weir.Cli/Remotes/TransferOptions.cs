using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>The options that push, fetch, pull and <c>status -c</c> have in common.</summary>
internal sealed class TransferOptions
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "tracked paths (also inside tracked directories), .dvc files or stages; all without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "name of the remote", HelpName = "NAME" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "transfers at once", HelpName = "NUMBER" };
    private readonly Option<bool> _branches = new("--all-branches", "-a") { Description = "also what the tips of all branches track" };
    private readonly Option<bool> _tags = new("--all-tags", "-T") { Description = "also what all tags track" };
    private readonly Option<bool> _commits = new("--all-commits", "-A") { Description = "also what all commits track" };
    private readonly Option<bool> _deps = new("--with-deps", "-d") { Description = "also what the targets are made from" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders, with all metafiles below" };
    private readonly Option<bool> _runCache = new("--run-cache") { Description = "also the run cache" };
    private readonly Option<bool> _noRunCache = new("--no-run-cache") { Description = "not the run cache (the default)" };

    public Option<bool> Glob { get; } = new("--glob") { Description = "targets are patterns" };

    public void AddTo(Command command, bool hasRunCache = true, bool hasGlob = true)
    {
        command.Add(_targets);
        foreach (var option in new Option[] { _remote, _jobs, _branches, _tags, _commits, _deps, _recursive }) command.Add(option);
        if (hasRunCache)
        {
            command.Add(_runCache);
            command.Add(_noRunCache);
        }

        if (hasGlob) command.Add(Glob);
    }

    public TransferRequest Read(VerbContext context, DvcRepository repository, bool hasRunCache = true, bool hasGlob = true) => new()
    {
        Targets = [.. (context.Get(_targets) ?? []).Select(t => t.Length > 1 ? t.TrimEnd('/') : t)],
        WorkingFolder = repository.Relative(context.WorkingDirectory) is var folder && folder == "." ? string.Empty : folder,
        Remote = context.Get(_remote)?.ToLowerInvariant(),
        Jobs = context.Get(_jobs) is not { } jobs ? null : jobs > 0 ? jobs : throw WeirException.Usage("--jobs takes a number from 1"),
        Scope = new RevisionScope { AllBranches = context.Get(_branches), AllTags = context.Get(_tags), AllCommits = context.Get(_commits) },
        WithDeps = context.Get(_deps),
        IsRecursive = context.Get(_recursive),
        IsGlob = hasGlob && context.Get(Glob),
        RunCache = hasRunCache && context.Get(_runCache) && !context.Get(_noRunCache),
        Progress = context.Progress,
    };

    /// <summary>True when a remote is named, which for `status` asks for a comparison with it.</summary>
    public bool HasRemote(VerbContext context) => context.Has(_remote);

    /// <summary>True for options that only a comparison with a remote has.</summary>
    public bool HasScope(VerbContext context) => new Option[] { _jobs, _branches, _tags, _commits }.Any(context.Has);

    /// <summary>Prints the result, in words or as JSON.</summary>
    public static void Print(VerbContext context, TransferResult result, string verb, long started)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber(verb == "push" ? "pushed" : "fetched", result.Transferred);
                json.WriteNumber("bytes", result.Bytes);
                json.WriteNumber("present", result.Present);
                json.WriteStartArray("missing");
                foreach (var path in result.Missing.Order(StringComparer.Ordinal)) json.WriteStringValue(path);
                json.WriteEndArray();
                json.WriteStartArray("failed");
                foreach (var (path, reason) in result.Failed)
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteString("reason", reason.Message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        if (result.Transferred == 0)
        {
            if (result.Failed.Count + result.Missing.Count == 0) context.Console.Say("Everything is up to date.");
            return;
        }

        var where = string.Join(", ", result.Remotes.Distinct());
        var past = verb == "push" ? "Pushed" : "Fetched";
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        context.Console.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{past} {result.Transferred:N0} {(result.Transferred == 1 ? "object" : "objects")} ({Sizes.Text(result.Bytes)}) {(verb == "push" ? "to" : "from")} {where} in {seconds:0.0} s{(result.Present > 0 ? $"; {result.Present:N0} were there already" : string.Empty)}"));
    }
}
