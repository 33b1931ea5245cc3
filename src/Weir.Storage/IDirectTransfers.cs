namespace Weir.Storage;

/// <summary>A store whose clients may move the bytes themselves, past the server, with addresses that are signed for a while.</summary>
public interface IDirectTransfers
{
    /// <summary>An address that gives the object to whoever has it.</summary>
    /// <param name="key">Which object; it need not exist.</param>
    /// <param name="validFor">From now; at most seven days.</param>
    Uri DownloadAddress(string key, TimeSpan validFor);

    /// <summary>Begins an upload in parts.</summary>
    /// <param name="key">Where the object will lie once it is complete.</param>
    /// <param name="parts">How many parts, 1 to 10,000.</param>
    /// <param name="validFor">How long the parts may be sent.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c> for a number of parts out of range.</exception>
    Task<DirectUpload> BeginUploadAsync(string key, int parts, TimeSpan validFor, CancellationToken cancellation = default);

    /// <summary>Makes an object of the parts that were sent.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>: a part is missing or is another; <c>not_found</c>: there is no such upload.</exception>
    Task CompleteUploadAsync(string key, string uploadId, IReadOnlyList<UploadedPart> parts, CancellationToken cancellation = default);

    /// <summary>Throws the parts of an upload away.</summary>
    Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellation = default);
}

/// <summary>An upload that has begun.</summary>
/// <param name="Id">Names it.</param>
/// <param name="PartAddresses">Where to PUT each part, first to last.</param>
public sealed record DirectUpload(string Id, IReadOnlyList<Uri> PartAddresses);

/// <summary>A part that was sent.</summary>
/// <param name="Number">From 1.</param>
/// <param name="ETag">What the store answered.</param>
public readonly record struct UploadedPart(int Number, string ETag);
