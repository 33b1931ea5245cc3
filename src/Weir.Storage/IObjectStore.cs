using Weir.Foundation.Errors;

namespace Weir.Storage;

/// <summary>Objects (files) under keys with slashes, on a disk or at a provider. Content streams both ways and is never held whole.</summary>
/// <remarks>Keys are relative paths: see <see cref="ObjectKey"/>. A key that would leave the store is refused with <c>path_escapes_root</c>.</remarks>
public interface IObjectStore
{
    /// <summary>Writes an object, replacing one that is there. Readers see the old content or the new, never a part.</summary>
    /// <param name="key">Where.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="expectedBytes">When given, other lengths are refused and nothing is written.</param>
    /// <param name="cancellation">Leaves nothing behind.</param>
    /// <exception cref="WeirException"><c>path_escapes_root</c>, <c>invalid_value</c> for a wrong length, <c>cannot_write</c>.</exception>
    Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default);

    /// <summary>Opens an object, or a part of it.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, <c>path_escapes_root</c>, <c>invalid_value</c> for a range that starts past the end.</exception>
    Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default);

    /// <summary>Facts on an object; null when there is none (also for a folder).</summary>
    Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default);

    /// <summary>Objects and folders directly below a folder (<c>""</c> is the root), sorted by name; nothing when there is no such folder.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(string folder, CancellationToken cancellation = default);

    /// <summary>Deletes an object, or a folder with everything below it; false when there was neither.</summary>
    Task<bool> DeleteAsync(string key, CancellationToken cancellation = default);
}

/// <summary>What was written.</summary>
/// <param name="Key">Where.</param>
/// <param name="SizeBytes">Length.</param>
/// <param name="Md5">MD5 of the content, lower-case hexadecimal, taken while it was written.</param>
public sealed record StoredObject(string Key, long SizeBytes, string Md5);

/// <summary>An object or a folder in a listing.</summary>
/// <param name="Key">Full key.</param>
/// <param name="IsFolder">True when keys lie below it.</param>
/// <param name="SizeBytes">Length; 0 for a folder.</param>
/// <param name="ModifiedAt">Time of the last write, where the store knows it.</param>
public sealed record ObjectEntry(string Key, bool IsFolder, long SizeBytes, DateTimeOffset? ModifiedAt)
{
    /// <summary>Last segment of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>Entity tag that the store gives this content, as it writes it; null where it gives none, and in listings.</summary>
    public string? ETag { get; init; }
}

/// <summary>An open object; dispose it.</summary>
/// <param name="Stream">The bytes of the part.</param>
/// <param name="Offset">Where the part starts.</param>
/// <param name="Length">Length of the part.</param>
/// <param name="TotalBytes">Length of the whole object.</param>
/// <param name="ModifiedAt">Time of the last write, where the store knows it.</param>
public sealed record ObjectContent(Stream Stream, long Offset, long Length, long TotalBytes, DateTimeOffset? ModifiedAt) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}

/// <summary>Part of an object: from an offset, so many bytes or to the end.</summary>
/// <param name="Offset">First byte, from 0.</param>
/// <param name="Length">How many; null for all that follow. More than there are means all.</param>
public readonly record struct ByteRange(long Offset, long? Length = null);
