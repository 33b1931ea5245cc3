using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Foundation.Project;
using Weir.Pipelines.Journal;
using Weir.Versioning.Config;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>A folder of an experiment's own: a linked work tree of git below <c>.dvc/tmp/exps</c> that shares objects, refs and cache with the repository.</summary>
/// <remarks>A lock beside it tells the living from what a killed process left; the next command clears that away.</remarks>
internal sealed class ExperimentWorktree : IAsyncDisposable
{
    private const string Prefix = "weir-";

    private readonly DvcRepository _owner;
    private readonly string _folder;
    private readonly InterProcessLock _lock;

    private ExperimentWorktree(DvcRepository owner, string folder, InterProcessLock held)
    {
        _owner = owner;
        _folder = folder;
        _lock = held;
    }

    /// <summary>Root of its git work tree.</summary>
    public string Top => _folder;

    /// <summary>The repository in it.</summary>
    public required DvcRepository Repository { get; init; }

    /// <summary>Where temporary things of experiments lie.</summary>
    public static string Home(DvcRepository repository) => Path.Combine(repository.Root, ".dvc", "tmp", "exps");

    /// <summary>Makes one.</summary>
    /// <param name="owner">The repository.</param>
    /// <param name="head">Its HEAD.</param>
    /// <param name="tree">What lies in it, a tree or a commit.</param>
    /// <param name="cancellation">Ends git; nothing is left.</param>
    public static async Task<ExperimentWorktree> CreateAsync(DvcRepository owner, string head, string tree, CancellationToken cancellation)
    {
        var folder = Path.Combine(Home(owner), Prefix + Id.New()[..12]);
        Directory.CreateDirectory(Home(owner));
        var held = InterProcessLock.TryAcquire(folder + ".lock") ?? throw new WeirException(ErrorCodes.Locked, $"'{folder}' is in use");
        try
        {
            var git = new ExperimentGit(owner.Root);
            var top = await git.TopAsync(cancellation);
            await git.WorktreeAsync(cancellation, "add", "--detach", "--no-checkout", folder, head);
            await new ExperimentGit(folder).RunAsync(cancellation, "read-tree", "-u", "--reset", tree + "^{tree}");
            var root = Path.GetFullPath(Path.Combine(folder, Path.GetRelativePath(top, owner.Root)));
            ShareSettings(owner, root);
            return new ExperimentWorktree(owner, folder, held) { Repository = DvcRepository.Open(root) };
        }
        catch
        {
            await RemoveAsync(owner, folder);
            Release(held, folder);
            throw;
        }
    }

    /// <summary>Clears away what killed processes left: their stages' processes, then the folders.</summary>
    /// <returns>How many folders there were.</returns>
    public static async Task<int> CleanAsync(DvcRepository owner, TimeProvider time, CancellationToken cancellation)
    {
        var home = Home(owner);
        if (!Directory.Exists(home)) return 0;
        var count = 0;
        foreach (var folder in Directory.EnumerateFileSystemEntries(home, Prefix + "*").Select(p => p.EndsWith(".lock", StringComparison.Ordinal) ? p[..^".lock".Length] : p).Distinct().ToList())
        {
            if (InterProcessLock.TryAcquire(folder + ".lock") is not { } held) continue;
            if (Directory.Exists(folder))
            {
                count++;
                await EndOrphansAsync(folder, time, cancellation);
                await RemoveAsync(owner, folder);
            }

            Release(held, folder);
        }

        return count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        KeepLogs(Repository.Project, _owner.Project);
        await RemoveAsync(_owner, _folder);
        Release(_lock, _folder);
    }

    private static void Release(InterProcessLock held, string folder)
    {
        File.Delete(folder + ".lock");
        held.Dispose();
    }

    // Everything that is set, with full paths: relative ones would start elsewhere here.
    private static void ShareSettings(DvcRepository owner, string root)
    {
        var settings = new ConfigFiles(owner.Root).ReadMerged();
        var cache = settings.Require("cache");
        cache["dir"] = new ConfigValue(owner.Config.CacheFolder);
        AtomicFile.WriteText(Path.Combine(root, ".dvc", "config.local"), ConfigText.Of(settings));
    }

    private static async Task EndOrphansAsync(string folder, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var state in Directory.EnumerateDirectories(folder, WeirProject.StateFolder, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            foreach (var (runId, file, _) in await RunJournal.TakeDeadAsync(WeirProject.At(Path.GetDirectoryName(state)!), time, cancellation))
            {
                await OrphanedProcesses.EndAsync(runId, TimeSpan.FromSeconds(2), time, cancellation);
                await file.DisposeAsync();
            }
        }
    }

    private static void KeepLogs(WeirProject from, WeirProject to)
    {
        var source = Path.Combine(from.Logs, "stages");
        if (!Directory.Exists(source)) return;
        var target = Path.Combine(to.Logs, "stages");
        Directory.CreateDirectory(target);
        foreach (var run in Directory.EnumerateDirectories(source))
        {
            var kept = Path.Combine(target, Path.GetFileName(run));
            if (!Directory.Exists(kept)) Directory.Move(run, kept);
        }
    }

    private static async Task RemoveAsync(DvcRepository owner, string folder)
    {
        var git = new ExperimentGit(owner.Root);
        var result = await git.TryWorktreeAsync(CancellationToken.None, "remove", "--force", "--force", folder);
        if (result.ExitCode == 0 && !Directory.Exists(folder)) return;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        await git.TryWorktreeAsync(CancellationToken.None, "prune");
    }
}
