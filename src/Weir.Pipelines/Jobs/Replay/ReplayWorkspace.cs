using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Foundation.Project;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>Where a run is done again: the workspace itself, or a linked work tree of its commit with its changes and its data, which is removed afterwards.</summary>
internal sealed class ReplayWorkspace : IAsyncDisposable
{
    private readonly Func<Task> _remove;

    private ReplayWorkspace(string root, bool isInPlace, Func<Task> remove) => (Root, IsInPlace, _remove) = (root, isInPlace, remove);

    /// <summary>What paths of the recipe are relative to.</summary>
    public string Root { get; }

    /// <summary>True for the workspace itself.</summary>
    public bool IsInPlace { get; }

    /// <summary>The workspace as it is.</summary>
    public static ReplayWorkspace InPlace(string root) => new(root, isInPlace: true, static () => Task.CompletedTask);

    /// <summary>Makes a work tree.</summary>
    /// <param name="project">The project; its cache and settings are shared.</param>
    /// <param name="commit">What is checked out.</param>
    /// <param name="changes">What had not been committed; empty for nothing.</param>
    /// <param name="warn">Hears what could not be brought back.</param>
    /// <param name="cancellation">Ends git; nothing is left.</param>
    /// <exception cref="WeirException"><c>not_found</c>: git does not have the commit; <c>git_failed</c>.</exception>
    public static async Task<ReplayWorkspace> CreateAsync(WeirProject project, string commit, byte[] changes, Action<string> warn, CancellationToken cancellation)
    {
        var git = new ExperimentGit(project.Root);
        if (await git.CommitAsync(commit, cancellation) is null) throw new WeirException(ErrorCodes.NotFound, $"git does not have the commit {commit[..Math.Min(8, commit.Length)]} of this run", "`git fetch` may bring it; --in-place runs with what is here now");
        var made = Directory.Exists(Path.Combine(project.Root, ".dvc")) ? await OfDvcAsync(project, commit, cancellation) : await PlainAsync(project, git, commit, cancellation);
        try
        {
            if (changes.Length > 0) await ApplyAsync(made.Top, changes, cancellation);
            if (made.Repository is { } repository) CheckOut(repository, warn, cancellation);
            return new ReplayWorkspace(made.Root, isInPlace: false, made.Remove);
        }
        catch
        {
            await made.Remove();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(_remove());

    private static async Task<Made> OfDvcAsync(WeirProject project, string commit, CancellationToken cancellation)
    {
        var place = await ExperimentWorktree.CreateAsync(DvcRepository.Open(project.Root), commit, commit, cancellation);
        return new Made(place.Top, place.Repository.Root, place.Repository, () => place.DisposeAsync().AsTask());
    }

    private static async Task<Made> PlainAsync(WeirProject project, ExperimentGit git, string commit, CancellationToken cancellation)
    {
        var folder = Path.Combine(project.State, "replays", Id.New()[..12]);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        var top = await git.TopAsync(cancellation);
        try
        {
            await git.WorktreeAsync(cancellation, "add", "--detach", folder, commit);
        }
        catch
        {
            await RemoveAsync();
            throw;
        }

        return new Made(folder, Path.GetFullPath(Path.Combine(folder, Path.GetRelativePath(top, project.Root))), null, RemoveAsync);

        async Task RemoveAsync()
        {
            await git.TryWorktreeAsync(CancellationToken.None, "remove", "--force", "--force", folder);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            await git.TryWorktreeAsync(CancellationToken.None, "prune");
        }
    }

    private static async Task ApplyAsync(string top, byte[] changes, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"weir-replay-{Guid.NewGuid():N}.diff");
        try
        {
            await File.WriteAllBytesAsync(file, changes, cancellation);
            await new ExperimentGit(top).RunAsync(cancellation, "apply", "--binary", "--whitespace=nowarn", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void CheckOut(DvcRepository repository, Action<string> warn, CancellationToken cancellation)
    {
        try
        {
            _ = new CheckoutOperation(repository).Run(repository.ReadIndex().Outs.Where(o => o.Content is not null), force: true, cancellation);
        }
        catch (WeirException e)
        {
            warn($"not all data could be brought back: {e.Message}");
        }
    }

    private sealed record Made(string Top, string Root, DvcRepository? Repository, Func<Task> Remove);
}
