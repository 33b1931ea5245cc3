using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;

namespace Weir.Cli.Remotes;

/// <summary>Removes objects that nothing uses.</summary>
internal sealed class GcVerb : Verb
{
    private readonly Option<bool> _workspace = new("--workspace", "-w") { Description = "keep what the workspace tracks" };
    private readonly Option<string?> _revision = new("--rev") { Description = "keep what a commit tracks", HelpName = "COMMIT" };
    private readonly Option<int?> _number = new("--num", "-n") { Description = "with --rev: and so many commits in all, from there back", HelpName = "NUMBER" };
    private readonly Option<bool> _branches = new("--all-branches", "-a") { Description = "keep what the tips of all branches track" };
    private readonly Option<bool> _tags = new("--all-tags", "-T") { Description = "keep what all tags track" };
    private readonly Option<bool> _commits = new("--all-commits", "-A") { Description = "keep what all commits track" };
    private readonly Option<string?> _date = new("--date") { Description = "keep what commits of that day or later track", HelpName = "YYYY-MM-DD" };
    private readonly Option<bool> _experiments = new("--all-experiments") { Description = "keep what all experiments track" };
    private readonly Option<bool> _notInRemote = new("--not-in-remote") { Description = "keep only what the remote lacks" };
    private readonly Option<bool> _cloud = new("--cloud", "-c") { Description = "collect in the remote too" };
    private readonly Option<string?> _remote = new("--remote", "-r") { Description = "name of the remote", HelpName = "NAME" };
    private readonly Option<bool> _skipFailed = new("--skip-failed") { Description = "pass over commits that cannot be read; what only they track is removed" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "do not ask" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "requests at once", HelpName = "NUMBER" };
    private readonly Option<string[]> _projects = new("--projects", "-p") { Description = "keep what other repositories on the same cache track", HelpName = "FOLDER", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _dry = new("--dry") { Description = "remove nothing, and say what would go" };
    private readonly Option<double?> _grace = new("--grace") { Description = "keep what is younger than so many minutes (60)", HelpName = "MINUTES" };

    public override string Path => "gc";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Remove data that nothing tracks any more, from the cache and with -c from a remote";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir gc --workspace --dry", "what would go if only the present data mattered"),
        new("weir gc -aT --force", "keep what branches and tags track"),
        new("weir gc --all-commits --cloud --remote store --force", "in a remote too"),
    ];

    public override string Remarks =>
        "Each scope includes the workspace. What is younger than an hour stays, for somebody may be about to record it, and so does what other checkouts with the same cache track. What goes from the cache lies in an undo folder for a day; what goes from a remote is gone. The run cache is never collected.";

    public override IReadOnlyList<string> SeeAlso => ["push", "status"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _workspace, _revision, _number, _branches, _tags, _commits, _date, _experiments, _notInRemote, _cloud, _remote, _skipFailed, _force, _jobs, _projects, _dry, _grace }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        if (context.Get(_number) is { } number && (context.Get(_revision) is null || number < 1)) throw WeirException.Usage("--num goes with --rev and takes a number from 1");
        var request = new CollectRequest
        {
            WorkspaceOnly = context.Get(_workspace),
            Scope = new RevisionScope
            {
                AllBranches = context.Get(_branches),
                AllTags = context.Get(_tags),
                AllCommits = context.Get(_commits),
                AllExperiments = context.Get(_experiments),
                Since = context.Get(_date),
                Revision = context.Get(_revision),
                Count = context.Get(_number) ?? 1,
            },
            KeepsWhatRemoteLacks = context.Get(_notInRemote),
            InRemote = context.Get(_cloud),
            Remote = context.Get(_remote)?.ToLowerInvariant(),
            Projects = [.. (context.Get(_projects) ?? []).Select(context.Resolve)],
            Jobs = context.Get(_jobs),
            SkipsFailed = context.Get(_skipFailed),
            Grace = context.Get(_grace) is { } minutes ? TimeSpan.FromMinutes(minutes) : CollectOperation.Grace,
        };
        var operation = new CollectOperation(repository, context.Time);
        var isDry = context.Get(_dry);
        if (!isDry && !context.Get(_force))
        {
            var plan = await operation.RunAsync(request with { IsDryRun = true }, cancellation);
            foreach (var directory in plan.MissingDirectories) context.Console.Warn($"the list of the files of '{directory}/' is neither in the cache nor in the remote: they count as unused");
            if (plan.Removed.Count + plan.RemovedFromRemote.Count > 0)
                throw new WeirException("confirmation_needed", $"{Amount(plan.Removed)} would go from the cache{(request.InRemote ? $" and {Amount(plan.RemovedFromRemote)} from the remote" : string.Empty)}", "use --force to remove them, or --dry to see which");
        }

        Print(context, await operation.RunAsync(request with { IsDryRun = isDry }, cancellation), request, isDry);
        return ExitCodes.Success;
    }

    private static void Print(VerbContext context, CollectResult result, CollectRequest request, bool isDry)
    {
        foreach (var commit in result.UnreadCommits) context.Console.Warn($"passed over {commit}");
        foreach (var directory in result.MissingDirectories) context.Console.Warn($"the list of the files of '{directory}/' is neither in the cache nor in the remote: they count as unused");
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("dry", isDry);
                foreach (var (name, objects) in new[] { ("removed", result.Removed), ("removed_from_remote", result.RemovedFromRemote) })
                {
                    json.WriteStartArray(name);
                    foreach (var o in objects)
                    {
                        json.WriteStartObject();
                        json.WriteString("hash", o.Hash);
                        json.WriteNumber("size", o.SizeBytes);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }

                json.WriteNumber("too_young", result.TooYoung);
                json.WriteString("undo", result.UndoFolder);
                json.WriteEndObject();
            });
            return;
        }

        if (isDry) foreach (var o in result.Removed.Concat(result.RemovedFromRemote)) context.Console.Line($"{o.Hash}\t{o.SizeBytes}");
        var verb = isDry ? "Would remove" : "Removed";
        context.Console.Say($"{verb} {Amount(result.Removed)} from the cache{(result.TooYoung > 0 ? $"; {result.TooYoung} unused ones are younger than the grace period and stay" : string.Empty)}.");
        if (request.InRemote) context.Console.Say($"{verb} {Amount(result.RemovedFromRemote)} from the remote.");
        if (result.UndoFolder is { } undo) context.Console.Say($"They lie in {context.Display(undo)} for a day; `cp -rn {context.Display(undo)}/. CACHE` brings them back.");
    }

    private static string Amount(List<CollectedObject> objects) => objects.Count == 0 ? "nothing" : $"{objects.Count} {(objects.Count == 1 ? "object" : "objects")} ({Sizes.Text(objects.Sum(o => o.SizeBytes))})";
}
