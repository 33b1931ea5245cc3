using System.Text;
using Weir.Client;
using Weir.Client.Recipes;
using Weir.Foundation.Git;
using Weir.Foundation.Hashing;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Jobs;

/// <summary>The state of the workspace that a run begins in: commit, changes that are not committed, and tracked data.</summary>
public sealed class JobSurroundings
{
    private const int MostDiff = 16 << 20;
    private const long LargestNewFile = 1 << 20;
    private const int MostNewFiles = 1000;

    private JobSurroundings(string root) => Root = root;

    /// <summary>What paths are relative to: the project's root, else git's, else the folder itself.</summary>
    public string Root { get; }

    /// <summary>The commit; null without git.</summary>
    public GitRevision? Revision { get; private init; }

    /// <summary>Changes against the commit with files that git does not know yet, secrets hidden; empty where there are none.</summary>
    public byte[] Diff { get; private init; } = [];

    /// <summary>Why the changes are not whole; null where they are.</summary>
    public string? DiffLacks { get; private init; }

    /// <summary>Tracked data by path relative to <see cref="Root"/>, <c>md5:…</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; private init; } = new Dictionary<string, string>();

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">Where the command runs.</param>
    /// <param name="project">Its project; null for none.</param>
    /// <param name="mask">What is hidden.</param>
    /// <param name="leaveOut">Folders whose new files are results and no part of the code, by full path.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<JobSurroundings> ReadAsync(string folder, WeirProject? project, SecretMask mask, IReadOnlyList<string> leaveOut, CancellationToken cancellation)
    {
        var revision = await GitRevision.ReadAsync(folder, cancellation);
        var top = revision is null ? null : await new ExperimentGit(folder).TopAsync(cancellation);
        var root = project?.Root ?? top ?? folder;
        var (diff, lacks) = top is null ? ([], null) : await DiffAsync(top, leaveOut, cancellation);
        // As one character a byte where it is no UTF-8: every byte comes back.
        var encoding = System.Text.Unicode.Utf8.IsValid(diff) ? Encoding.UTF8 : Encoding.Latin1;
        var text = encoding.GetString(diff);
        var hidden = Redact.Text(mask.Text(text));
        if (hidden != text) (diff, lacks) = (encoding.GetBytes(hidden), "secrets in them are hidden");
        return new JobSurroundings(root) { Revision = revision, Diff = diff, DiffLacks = lacks, Data = project is null ? new Dictionary<string, string>() : DataOf(project) };
    }

    /// <summary>Fills a recipe in.</summary>
    /// <param name="recipe">What is known of the command.</param>
    /// <param name="diffRun">The run that holds the changes.</param>
    public RunRecipe Complete(RunRecipe recipe, string diffRun) => recipe with
    {
        Commit = Revision?.Commit,
        DiffRun = Diff.Length > 0 ? diffRun : null,
        DiffMd5 = Diff.Length > 0 ? ContentHash.Md5(Diff) : null,
        DiffLacks = DiffLacks,
        Data = Data,
    };

    /// <summary>Keeps the changes with a run.</summary>
    public async Task LogDiffAsync(ActiveRun run, CancellationToken cancellation)
    {
        if (Diff.Length == 0) return;
        using var content = new MemoryStream(Diff);
        await run.LogArtifactAsync(RunRecipe.DiffPath(ContentHash.Md5(Diff)), content, cancellation);
    }

    /// <summary>Tags on the commit, as MLflow has them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Tags()
    {
        if (Revision is null) yield break;
        yield return new("mlflow.source.git.commit", Revision.Commit);
        if (Revision.Branch is { } branch) yield return new("mlflow.source.git.branch", branch);
        yield return new("weir.git.dirty", Diff.Length > 0 || Revision.IsDirty ? "true" : "false");
    }

    /// <summary>A path as it is recorded: relative to the root where it lies below it.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative.Replace(Path.DirectorySeparatorChar, '/') : path;

    // New files are shown by an index that only intends to add them: nothing is written to git's objects.
    private static async Task<(byte[] Diff, string? Lacks)> DiffAsync(string top, IReadOnlyList<string> leaveOut, CancellationToken cancellation)
    {
        var git = new ExperimentGit(top);
        var listed = (await git.RunAsync(cancellation, "ls-files", "--others", "--exclude-standard", "-z")).TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var unknown = listed.Where(f => !leaveOut.Any(l => Path.Combine(top, f).StartsWith(l + Path.DirectorySeparatorChar, StringComparison.Ordinal))).ToList();
        var kept = unknown.Where(f => new FileInfo(Path.Combine(top, f)) is { Exists: true, Length: <= LargestNewFile }).Take(MostNewFiles).ToList();
        var lacks = kept.Count == unknown.Count ? null : $"{unknown.Count - kept.Count} new file{(unknown.Count - kept.Count == 1 ? " is" : "s are")} not kept, for they are large or many ({unknown.Except(kept).First()})";
        if (kept.Count > 0 && await TryShowAsync(git, top, kept, cancellation) is ({ } all, null)) return (all, lacks);
        // One of the new files may be gone by now, not to be read, or refused by a filter: the run itself is none of git's business.
        if (kept.Count > 0) lacks = $"{unknown.Count} new file{(unknown.Count == 1 ? " is" : "s are")} not kept: git cannot show one of them, or they are too large together";
        var (diff, fault) = await TryShowAsync(git, top, [], cancellation);
        return diff is null ? ([], fault) : (diff, fault ?? lacks);
    }

    private static async Task<(byte[]? Diff, string? Fault)> TryShowAsync(ExperimentGit git, string top, List<string> kept, CancellationToken cancellation)
    {
        var index = Path.Combine(Path.GetTempPath(), $"weir-index-{Guid.NewGuid():N}");
        try
        {
            var own = (await git.RunAsync(cancellation, "rev-parse", "--git-path", "index")).Trim();
            if (kept.Count > 0 && File.Exists(Path.Combine(top, own))) File.Copy(Path.Combine(top, own), index);
            var view = kept.Count > 0 ? new ExperimentGit(top, index) : git;
            if (kept.Count > 0 && await view.FeedAsync(string.Join('\0', kept), ["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"], cancellation) is { ExitCode: not 0 } added)
                return (null, $"the changes are not kept: `git add` failed with code {added.ExitCode}");
            // Into a file: the ends of its lines are part of it.
            await view.RunAsync(cancellation, "diff", "HEAD", "--binary", "--no-color", "--no-ext-diff", "--no-renames", $"--output={index}.diff");
            return new FileInfo(index + ".diff").Length <= MostDiff ? (await File.ReadAllBytesAsync(index + ".diff", cancellation), null) : ([], $"the changes are larger than {MostDiff >> 20} MB and not kept");
        }
        catch (WeirException e) when (e.Code == "git_failed")
        {
            return (null, $"the changes are not kept: {e.Message}");
        }
        finally
        {
            File.Delete(index);
            File.Delete(index + ".diff");
        }
    }

    private static Dictionary<string, string> DataOf(WeirProject project)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(Path.Combine(project.Root, ".dvc"))) return data;
        var repository = DvcRepository.Open(project.Root);
        foreach (var o in repository.ReadIndex().Outs.Where(o => o.Content is not null)) data[repository.Relative(o.FullPath)] = $"md5:{o.Content!.Md5}";
        return data;
    }
}
