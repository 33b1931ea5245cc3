using Weir.Foundation.Errors;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Makes the workspace what an experiment was. Files that neither HEAD nor the experiment knows stay.</summary>
internal sealed class ExperimentApplication(DvcRepository repository)
{
    private const string Stash = "refs/exps/apply/stash";
    private const string OriginalHead = "refs/exps/apply/ORIG_HEAD";
    private const string Applied = "refs/exps/exec/EXEC_APPLY";

    public async Task RunAsync(ExperimentRef experiment, bool mayReplace, CancellationToken cancellation)
    {
        var git = new ExperimentGit(repository.Root);
        var changed = (await git.RunAsync(cancellation, "status", "--porcelain", "--untracked-files=no")).Trim();
        if (changed.Length > 0 && !mayReplace) throw new WeirException("unsaved_changes", $"files that git tracks have changes: {changed.Split('\n')[0].Trim()}", "commit or stash them, or leave out --no-force");
        var head = await git.HeadAsync(cancellation);
        await KeepAsync(git, head, experiment, cancellation);
        var top = new ExperimentGit(await git.TopAsync(cancellation));
        var gone = (await top.RunAsync(cancellation, "diff", "--name-only", "--no-renames", "--diff-filter=D", "-z", head, experiment.Commit)).TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries);
        foreach (var path in gone) File.Delete(Path.Combine(top.Folder, path));
        await top.RunAsync(cancellation, "restore", "--overlay", "--source", experiment.Commit, "--worktree", "--", ":/");
        var applied = DvcRepository.Open(repository.Root);
        var result = new CheckoutOperation(applied).Run(applied.ReadIndex().Outs, force: true, cancellation);
        await git.RunAsync(cancellation, "update-ref", Applied, experiment.Commit);
        if (result.Missing.Count > 0) throw new WeirException("not_in_cache", $"'{experiment.Name}' was applied, but {string.Join(", ", result.Missing.Take(5))} {(result.Missing.Count == 1 ? "is" : "are")} not in the cache", $"`weir exp pull REMOTE {experiment.Name}` or `weir pull` brings data");
    }

    // What is about to be replaced, with what git does not track where the experiment has a file.
    private async Task KeepAsync(ExperimentGit git, string head, ExperimentRef experiment, CancellationToken cancellation)
    {
        var top = await git.TopAsync(cancellation);
        var files = (await git.RunAsync(cancellation, "ls-tree", "-r", "-z", "--name-only", "--full-tree", experiment.Commit)).TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(f => Path.Combine(top, f));
        var tree = await new TreeBuilder(top, ExperimentWorktree.Home(repository)).WriteAsync(files, [], new Dictionary<string, byte[]>(), cancellation);
        await git.TryAsync(cancellation, "update-ref", "-d", Stash);
        await git.RunAsync(cancellation, "update-ref", OriginalHead, head);
        if (tree == await git.LineAsync(cancellation, "rev-parse", head + "^{tree}")) return;
        var message = $"dvc-exp-apply:{head}:{experiment.Commit}:{experiment.Name}";
        var index = (await git.RunAsync(cancellation, "commit-tree", head + "^{tree}", "-p", head, "-m", "index on " + experiment.Name)).Trim();
        var kept = (await git.RunAsync(cancellation, "commit-tree", tree, "-p", head, "-p", index, "-m", message)).Trim();
        await git.RunAsync(cancellation, "update-ref", "--create-reflog", "-m", "commit: " + message, Stash, kept);
    }
}
