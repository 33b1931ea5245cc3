using Weir.Foundation.Files;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>What every command that writes metafiles does: takes DVC's lock, notes which files it touched, and tells git at the end.</summary>
public sealed class RepositoryEdit : IDisposable
{
    private readonly DvcRepository _repository;
    private readonly InterProcessLock _lock;
    private readonly List<string> _touched = [];

    private RepositoryEdit(DvcRepository repository, InterProcessLock held)
    {
        _repository = repository;
        _lock = held;
    }

    /// <summary>Full paths of metafiles and ignore files that were written or removed.</summary>
    public IReadOnlyList<string> Touched => _touched;

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <exception cref="Weir.Foundation.Errors.WeirException"><c>locked</c>.</exception>
    public static async Task<RepositoryEdit> BeginAsync(DvcRepository repository, TimeProvider time, Action<string>? onWait, CancellationToken cancellation) =>
        new(repository, await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, time, onWait, cancellation));

    /// <summary>Notes a file that was written or removed; null is passed over.</summary>
    public void Touch(string? fullPath)
    {
        if (fullPath is not null && !_touched.Contains(fullPath)) _touched.Add(fullPath);
    }

    /// <summary>Keeps the state and adds what was touched to git's index where that is wanted.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        _repository.Content.SaveState();
        _repository.SaveProofs();
        await new Git(_repository).StageAsync(_touched, cancellation);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _lock.Dispose();
}
