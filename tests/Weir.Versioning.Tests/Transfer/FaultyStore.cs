using Weir.Foundation.Errors;
using Weir.Storage;

namespace Weir.Versioning.Tests.Transfer;

/// <summary>A store whose n-th operation fails, and all that follow: as when its disk is full, or it is gone.</summary>
internal sealed class FaultyStore(IObjectStore inner, int failing) : IObjectStore
{
    private int _step;

    public bool HasFailed { get; private set; }

    public Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default)
    {
        Step();
        return inner.PutAsync(key, content, expectedBytes, cancellation);
    }

    public Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        Step();
        return inner.OpenAsync(key, range, cancellation);
    }

    public Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        Step();
        return inner.FindAsync(key, cancellation);
    }

    public IAsyncEnumerable<ObjectEntry> ListAsync(string folder, CancellationToken cancellation = default)
    {
        Step();
        return inner.ListAsync(folder, cancellation);
    }

    public Task<bool> DeleteAsync(string key, CancellationToken cancellation = default)
    {
        Step();
        return inner.DeleteAsync(key, cancellation);
    }

    private void Step()
    {
        if (Interlocked.Increment(ref _step) < failing) return;
        HasFailed = true;
        throw new WeirException("storage_unavailable", "the store is gone");
    }
}
