using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Takes the workspace, with parameters that it does not have, into a stash commit. Nothing in the workspace changes meanwhile.</summary>
internal sealed class ExperimentStash(DvcRepository repository)
{
    /// <summary>First words of the line that holds the arguments.</summary>
    public const string ArgumentsMark = "weir-arguments: ";

    /// <summary>Makes the commit; no ref names it yet.</summary>
    public async Task<StashedExperiment> MakeAsync(ExperimentOptions options, ExperimentIdentity identity, CancellationToken cancellation)
    {
        var git = new ExperimentGit(repository.Root);
        var top = await git.TopAsync(cancellation);
        var folder = options.Repro.WorkingDirectory ?? repository.Root;
        var overrides = new ParamOverrides(options.Overrides, HydraParams.Of(repository));
        var replaced = new Dictionary<string, byte[]>(overrides.Apply(folder));
        // As DVC: a file that git did not know and the experiment changes is git's from now on.
        foreach (var path in replaced.Keys.Where(File.Exists))
            if (await git.LineAsync(cancellation, "ls-files", "--error-unmatch", "--", path) is null) await git.RunAsync(cancellation, "add", "--", path);
        foreach (var (path, text) in ChangedData(cancellation)) replaced[path] = text;
        var builder = new TreeBuilder(top, ExperimentWorktree.Home(repository));
        var tree = await builder.WriteAsync([], [], replaced, cancellation);
        var stashed = new StashedExperiment(string.Empty, identity, await git.HeadAsync(cancellation), ExperimentArguments.Of(options, Path.GetRelativePath(top, folder)));
        var indexTree = await IndexTreeAsync(git, cancellation);
        var indexCommit = (await git.RunAsync(cancellation, "commit-tree", indexTree, "-p", stashed.Head, "-m", "index on " + identity.Name)).Trim();
        var message = $"{stashed.Message}\n\n{ArgumentsMark}{JsonSerializer.Serialize(stashed.Arguments, ExperimentJson.Default.ExperimentArguments)}";
        var commit = (await git.RunAsync(cancellation, "commit-tree", tree, "-p", stashed.Head, "-p", indexCommit, "-m", message)).Trim();
        return stashed with { Commit = commit };
    }

    /// <summary>Reads the body of a stash commit; null when it is not one of ours.</summary>
    public static ExperimentArguments? ArgumentsOf(string message)
    {
        var at = message.IndexOf("\n" + ArgumentsMark, StringComparison.Ordinal);
        if (at < 0) return null;
        try
        {
            return JsonSerializer.Deserialize(message[(at + 1 + ArgumentsMark.Length)..].Split('\n')[0], ExperimentJson.Default.ExperimentArguments);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Of a copy: git locks an index whose tree it writes, and experiments that begin at once would refuse each other.
    private static async Task<string> IndexTreeAsync(ExperimentGit git, CancellationToken cancellation)
    {
        var copy = Path.Combine(Path.GetTempPath(), $"weir-index-{Guid.NewGuid():N}");
        try
        {
            var own = Path.Combine(git.Folder, (await git.RunAsync(cancellation, "rev-parse", "--git-path", "index")).Trim());
            if (File.Exists(own)) File.Copy(own, copy);
            var written = await new ExperimentGit(git.Folder, copy).TryAsync(cancellation, "write-tree");
            if (written.ExitCode == 0) return written.Output.Trim();
            throw written.Error.Contains("unmerged", StringComparison.Ordinal) || (await git.LineAsync(cancellation, "ls-files", "--unmerged")) is not null
                ? new WeirException("git_failed", "git's index has a merge that is not finished", "finish or abort it first")
                : new WeirException("git_failed", $"`git write-tree` failed: {Redact.Text(written.Error.Trim().Split('\n')[0])}");
        }
        finally
        {
            File.Delete(copy);
            File.Delete(copy + ".lock");
        }
    }

    // Data that was changed and not added goes along: into the cache, and into the metafile of the stash alone.
    private IEnumerable<(string Path, byte[] Text)> ChangedData(CancellationToken cancellation)
    {
        foreach (var file in repository.ReadIndex().DvcFiles.Where(f => f.Deps.Count == 0 && !f.IsFrozen))
        {
            foreach (var o in file.Outs.Where(o => !o.IsLegacy && (File.Exists(o.FullPath) || Directory.Exists(o.FullPath))))
            {
                var present = repository.Content.Scan(o.FullPath, cancellation);
                if (present is null || present.Md5 == o.Content?.Md5) continue;
                var saved = o.IsCached ? OutSaving.Save(repository, o.FullPath, relink: false, cancellation) : present;
                yield return (file.FilePath, Encoding.UTF8.GetBytes(DvcFile.TextWith(file.FilePath, o.Path, saved)));
            }
        }

        OutSaving.Flush(repository);
        repository.Content.SaveState();
    }
}
