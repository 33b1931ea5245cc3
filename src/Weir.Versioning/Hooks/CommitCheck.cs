using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Hooks;

/// <summary>What must not be committed: metafiles that cannot be read, large files, and data that is tracked already.</summary>
public static class CommitCheck
{
    /// <summary>Looks at the metafiles of the working folder and at what git is about to commit.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="mostBytes">Largest file that git may get.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>All that is wrong.</returns>
    public static async Task<IReadOnlyList<WeirException>> RunAsync(DvcRepository repository, long mostBytes, CancellationToken cancellation = default)
    {
        var index = repository.ReadIndex();
        var faults = new List<WeirException>(index.Faults);
        faults.AddRange(StageGraph.Read(index, repository.Root).Faults.Select(f => f.Error));
        foreach (var file in index.Stages.SelectMany(s => s.Params).Select(p => p.FullPath).Distinct(StringComparer.Ordinal).Where(File.Exists))
        {
            try
            {
                ParamsFile.Load(file);
            }
            catch (WeirException e)
            {
                faults.Add(e);
            }
        }

        var git = new Git(repository);
        var staged = await git.RunAsync(cancellation, "diff", "--cached", "--name-only", "--diff-filter=ACMR", "--relative", "-z");
        if (staged.ExitCode != 0) return faults;
        foreach (var path in staged.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(p => p.TrimEnd('\n')).Where(p => p.Length > 0))
        {
            if (Owner(repository, index, path) is { } o)
                faults.Add(new WeirException("tracked_by_weir", $"'{path}' is tracked data, and about to go into git too", $"take it out: git rm --cached -r -- '{o}'", new SourceLocation(path)));
            else if (await git.RunAsync(cancellation, "cat-file", "-s", ":./" + path) is { ExitCode: 0 } size && long.Parse(size.Output.Trim(), CultureInfo.InvariantCulture) is var bytes && bytes > mostBytes)
                faults.Add(new WeirException("file_too_large", string.Create(CultureInfo.InvariantCulture, $"'{path}' has {bytes / 1e6:0.0} MB: git keeps every version of it for ever"), $"track it instead: git rm --cached -- '{path}' && weir add '{path}'", new SourceLocation(path)));
        }

        return faults;
    }

    // Outs that are not cached are git's own.
    private static string? Owner(DvcRepository repository, RepositoryIndex index, string path)
    {
        var full = repository.Full(path);
        var o = index.Outs.FirstOrDefault(o => o.IsCached && (full == o.FullPath || full.StartsWith(o.FullPath + '/', StringComparison.Ordinal)));
        return o is null ? null : repository.Relative(o.FullPath);
    }
}
