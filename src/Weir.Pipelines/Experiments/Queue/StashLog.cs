using System.Text.RegularExpressions;
using Weir.Pipelines.Experiments.Running;

namespace Weir.Pipelines.Experiments.Queue;

/// <summary>A ref whose log is a list of stashed experiments: DVC's form, read and written. Its users hold the queue's lock.</summary>
internal sealed partial class StashLog(ExperimentGit git, string name)
{
    /// <summary>Queued experiments.</summary>
    public const string Queued = "refs/exps/celery/stash";

    /// <summary>Those that failed.</summary>
    public const string Failed = "refs/exps/celery/failed";

    /// <summary>One line of the log.</summary>
    /// <param name="Position">0 for the newest.</param>
    /// <param name="Commit">The stash commit.</param>
    /// <param name="Identity">Its name and baseline.</param>
    /// <param name="Head">The commit it was made on.</param>
    /// <param name="Arguments">How it is to be run; null for one that DVC made.</param>
    public sealed record Entry(int Position, string Commit, ExperimentIdentity Identity, string Head, ExperimentArguments? Arguments);

    /// <summary>All, the newest first.</summary>
    public async Task<IReadOnlyList<Entry>> ReadAsync(CancellationToken cancellation)
    {
        if (await git.CommitAsync(name, cancellation) is null) return [];
        var output = await git.RunAsync(cancellation, "log", "--walk-reflogs", "--format=%H%x00%gs%x00%B%x01", name, "--");
        var entries = new List<Entry>();
        var position = -1;
        foreach (var part in output.Split('\u0001'))
        {
            if (part.Trim('\n').Split('\0') is not [var commit, var subject, var body]) continue;
            position++;
            var match = Message().Match(subject.Trim());
            if (!match.Success) continue;
            entries.Add(new Entry(position, commit, new ExperimentIdentity(match.Groups["name"].Value, match.Groups["base"].Value), match.Groups["head"].Value, ExperimentStash.ArgumentsOf(body)));
        }

        return entries;
    }

    /// <summary>Adds one.</summary>
    public Task PushAsync(string commit, string message, CancellationToken cancellation) => git.RunAsync(cancellation, "update-ref", "--create-reflog", "-m", "commit: " + message, name, commit);

    /// <summary>Removes one; nothing happens when it is gone.</summary>
    public async Task DropAsync(string commit, CancellationToken cancellation)
    {
        var all = await ReadAsync(cancellation);
        if (all.FirstOrDefault(e => e.Commit == commit) is not { } entry) return;
        if (all.Count == 1) await git.RunAsync(cancellation, "update-ref", "-d", name);
        else await git.RunAsync(cancellation, "reflog", "delete", "--rewrite", "--updateref", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}@{{{entry.Position}}}"));
    }

    [GeneratedRegex(@"^commit: dvc-exp:(?<head>[0-9a-f]+):(?<base>[0-9a-f]+):(?<name>[^~^:\\?\[\]*]*)(:.+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
