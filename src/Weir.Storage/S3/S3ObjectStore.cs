using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Weir.Foundation.Errors;

namespace Weir.Storage.S3;

/// <summary>Objects of a bucket, below a prefix, at any server that speaks S3.</summary>
/// <remarks>An object appears whole or not at all: small ones go in one request with their MD5, larger ones in parts, which S3 joins when all
/// are there. What breaks off is aborted; parts that a killed process leaves behind are the bucket's lifecycle rule to clear.</remarks>
public sealed class S3ObjectStore : IObjectStore, IVersionedStore, IDirectTransfers, IDisposable
{
    private const int DeletesAtOnce = 16;

    private readonly AmazonS3Client _client;
    private readonly S3Options _options;
    private readonly string _prefix;
    private readonly S3Uploads _uploads;

    /// <summary>A store in a bucket. Nothing is asked of it yet.</summary>
    public S3ObjectStore(S3Options options)
    {
        _options = options;
        _prefix = options.Prefix.Length == 0 ? string.Empty : options.Prefix + "/";
        _client = S3Clients.Create(options);
        _uploads = new S3Uploads(_client, options, _prefix);
    }

    /// <summary>Address of the store, <c>s3://bucket/prefix</c>.</summary>
    public string Address => _options.Prefix.Length == 0 ? $"s3://{_options.Bucket}" : $"s3://{_options.Bucket}/{_options.Prefix}";

    /// <inheritdoc/>
    public async Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        var buffer = ArrayPool<byte>.Shared.Rent(PartBytes(expectedBytes));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            var parts = new PartReader(content, buffer);
            var count = await parts.ReadAsync(cancellation);
            hash.AppendData(buffer, 0, count);
            if (count > expectedBytes) S3Uploads.CheckLength(key, count, expectedBytes);
            if (count == buffer.Length) return await _uploads.PutAsync(key, parts, buffer, hash, expectedBytes, cancellation);
            S3Uploads.CheckLength(key, count, expectedBytes);
            var md5 = hash.GetHashAndReset();
            var request = new PutObjectRequest { BucketName = _options.Bucket, Key = _prefix + key, InputStream = new MemoryStream(buffer, 0, count, writable: false), MD5Digest = Convert.ToBase64String(md5), UseChunkEncoding = false };
            if (_options.Encryption is { } encryption) request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.FindValue(encryption);
            if (_options.EncryptionKeyId is { } keyId) request.ServerSideEncryptionKeyManagementServiceKeyId = keyId;
            if (_options.AccessList is { } list) request.CannedACL = S3CannedACL.FindValue(list);
            await RunAsync(key, () => _client.PutObjectAsync(request, cancellation));
            return new StoredObject(key, count, Convert.ToHexStringLower(md5));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        if (range is { Offset: < 0 } or { Length: < 0 }) throw new WeirException(ErrorCodes.InvalidValue, $"the range of '{key}' has a negative bound");
        if (range is { Length: 0 } or { Offset: 0, Length: null }) return await OpenWithoutRangeAsync(key, range.Value, cancellation);
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = _prefix + key };
        if (range is { } part) request.ByteRange = part.Length is { } length ? new Amazon.S3.Model.ByteRange(part.Offset, part.Offset + length - 1) : new Amazon.S3.Model.ByteRange($"bytes={part.Offset}-");
        var response = await RunAsync(key, () => _client.GetObjectAsync(request, cancellation));
        var total = response.ContentRange is { Length: > 0 } stated ? long.Parse(stated[(stated.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture) : response.ContentLength;
        return new ObjectContent(response.ResponseStream, range?.Offset ?? 0, response.ContentLength, total, response.LastModified);
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenVersionAsync(string key, string version, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        var response = await RunAsync(key, () => _client.GetObjectAsync(new GetObjectRequest { BucketName = _options.Bucket, Key = _prefix + key, VersionId = version }, cancellation));
        return new ObjectContent(response.ResponseStream, 0, response.ContentLength, response.ContentLength, response.LastModified);
    }

    /// <inheritdoc/>
    public async Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        try
        {
            var found = await RunAsync(key, () => _client.GetObjectMetadataAsync(_options.Bucket, _prefix + key, cancellation));
            return new ObjectEntry(key, false, found.ContentLength, found.LastModified) { ETag = found.ETag };
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (folder.Length > 0) ObjectKey.Check(folder);
        var prefix = folder.Length == 0 ? _prefix : $"{_prefix}{folder}/";
        var entries = new List<ObjectEntry>();
        await foreach (var page in PagesAsync(folder, prefix, "/", cancellation))
        {
            foreach (var name in page.CommonPrefixes ?? []) entries.Add(new ObjectEntry(name[_prefix.Length..].TrimEnd('/'), true, 0, null));
            foreach (var found in page.S3Objects ?? [])
                if (found.Key.Length > prefix.Length) entries.Add(new ObjectEntry(found.Key[_prefix.Length..], false, found.Size ?? 0, found.LastModified)); // not the marker that consoles make for a folder
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
            if (IsUsable(entry.Key)) yield return entry;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellation = default)
    {
        var isThere = await FindAsync(key, cancellation) is not null;
        if (isThere) await RunAsync(key, () => _client.DeleteObjectAsync(_options.Bucket, _prefix + key, cancellation));
        await foreach (var page in PagesAsync(key, $"{_prefix}{key}/", null, cancellation))
        {
            // One by one: deleting many by one request wants a Content-MD5 of some servers and another checksum of others.
            isThere |= page.S3Objects is { Count: > 0 };
            await Parallel.ForEachAsync(page.S3Objects ?? [], new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellation }, async (found, stop) =>
                await RunAsync(key, () => _client.DeleteObjectAsync(_options.Bucket, found.Key, stop)));
        }

        return isThere;
    }

    /// <inheritdoc/>
    public Uri DownloadAddress(string key, TimeSpan validFor) => _uploads.DownloadAddress(key, validFor);

    /// <inheritdoc/>
    public Task<DirectUpload> BeginUploadAsync(string key, int parts, TimeSpan validFor, CancellationToken cancellation = default) => _uploads.BeginAsync(key, parts, validFor, cancellation);

    /// <inheritdoc/>
    public Task CompleteUploadAsync(string key, string uploadId, IReadOnlyList<UploadedPart> parts, CancellationToken cancellation = default) =>
        _uploads.CompleteAsync(key, uploadId, [.. parts.Select(p => new PartETag(p.Number, p.ETag))], cancellation);

    /// <inheritdoc/>
    public Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellation = default) => _uploads.AbortAsync(key, uploadId, cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    // Of an object that may be empty no range can be asked for, and of any object no part of no length.
    private async Task<ObjectContent> OpenWithoutRangeAsync(string key, ByteRange range, CancellationToken cancellation)
    {
        if (range.Length is null) return await OpenAsync(key, null, cancellation);
        var found = await FindAsync(key, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'");
        return range.Offset < found.SizeBytes || range.Offset == 0
            ? new ObjectContent(Stream.Null, range.Offset, 0, found.SizeBytes, found.ModifiedAt)
            : throw new WeirException(ErrorCodes.InvalidValue, $"the range starts at {range.Offset}, '{key}' has {found.SizeBytes} bytes");
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string key, string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix, Delimiter = delimiter, MaxKeys = _options.KeysPerPage };
        ListObjectsV2Response page;
        do
        {
            page = await RunAsync(key, () => _client.ListObjectsV2Async(request, cancellation));
            yield return page;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    // A small object is one part with a byte of room, to see that it ends; ten thousand parts must do for a large one.
    private int PartBytes(long? expectedBytes) => expectedBytes < _options.PartBytes
        ? (int)expectedBytes + 1
        : (int)Math.Clamp(((expectedBytes ?? 0) / S3Uploads.MostParts) + 1, _options.PartBytes, 1 << 30);

    private Task<T> RunAsync<T>(string key, Func<Task<T>> call) => S3Fault.TellAsync(key, _options.Bucket, call);

    private static bool IsUsable(string key)
    {
        try
        {
            ObjectKey.Check(key);
            return true;
        }
        catch (WeirException)
        {
            return false; // made by somebody else, and nothing that could be asked for here
        }
    }
}
