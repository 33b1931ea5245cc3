using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Makes git trees of a work tree without touching its index: what git tracks as it lies there, with more files, or other content of some.</summary>
internal sealed class TreeBuilder(string top, string scratch)
{
    /// <summary>Writes a tree.</summary>
    /// <param name="more">Full paths of files and folders to take in, unless git ignores them.</param>
    /// <param name="forced">The same, although git ignores them.</param>
    /// <param name="replaced">Content in the place of what lies there, by full path.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Hash of the tree.</returns>
    public async Task<string> WriteAsync(IEnumerable<string> more, IEnumerable<string> forced, IReadOnlyDictionary<string, byte[]> replaced, CancellationToken cancellation)
    {
        Directory.CreateDirectory(scratch);
        var index = Path.Combine(scratch, "index-" + Id.New());
        try
        {
            var own = new ExperimentGit(top);
            var git = new ExperimentGit(top, index);
            var present = Path.GetFullPath(Path.Combine(top, (await own.RunAsync(cancellation, "rev-parse", "--git-path", "index")).Trim()));
            if (File.Exists(present)) File.Copy(present, index);
            else await git.RunAsync(cancellation, "read-tree", "HEAD");
            await git.RunAsync(cancellation, "add", "--update", "--", ":/");
            await AddAsync(git, await NotIgnoredAsync(git, [.. more.Where(Exists).Distinct()], cancellation), [], cancellation);
            await AddAsync(git, [.. forced.Where(Exists).Distinct()], ["--force"], cancellation);
            foreach (var (path, content) in replaced) await ReplaceAsync(git, path, content, cancellation);
            return (await git.RunAsync(cancellation, "write-tree")).Trim();
        }
        finally
        {
            File.Delete(index);
            File.Delete(index + ".lock");
        }
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private async Task<IReadOnlyList<string>> NotIgnoredAsync(ExperimentGit git, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if (paths.Count == 0) return paths;
        var ignored = await git.FeedAsync(string.Join('\0', paths.Select(Relative)), ["check-ignore", "-z", "--stdin"], cancellation);
        var names = ignored.Output.TrimEnd('\n').Split('\0').ToHashSet(StringComparer.Ordinal);
        return [.. paths.Where(p => !names.Contains(Relative(p)))];
    }

    private async Task AddAsync(ExperimentGit git, IReadOnlyList<string> paths, string[] flags, CancellationToken cancellation)
    {
        if (paths.Count == 0) return;
        var result = await git.FeedAsync(string.Join('\0', paths.Select(Relative)), ["--literal-pathspecs", "add", .. flags, "--pathspec-from-file=-", "--pathspec-file-nul"], cancellation);
        if (result.ExitCode != 0) throw new WeirException("git_failed", $"`git add` failed: {result.Error.Trim().Split('\n')[0]}");
    }

    private async Task ReplaceAsync(ExperimentGit git, string path, byte[] content, CancellationToken cancellation)
    {
        var temporary = Path.Combine(scratch, "blob-" + Id.New());
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellation);
            var blob = (await git.RunAsync(cancellation, "hash-object", "-w", "--no-filters", "--", temporary)).Trim();
            var mode = (await git.LineAsync(cancellation, "ls-files", "--stage", "--", path))?.Split(' ')[0] ?? "100644";
            await git.RunAsync(cancellation, "update-index", "--add", "--cacheinfo", string.Create(CultureInfo.InvariantCulture, $"{mode},{blob},{Relative(path)}"));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(top, path);
}
