using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Weir.Foundation.Errors;

namespace Weir.Storage.S3;

/// <summary>Uploads in parts, ours and those that clients make themselves, and the signed addresses that let them.</summary>
internal sealed class S3Uploads(AmazonS3Client client, S3Options options, string prefix)
{
    /// <summary>S3's own limit.</summary>
    public const int MostParts = 10_000;

    /// <summary>An address that gives an object without us.</summary>
    public Uri DownloadAddress(string key, TimeSpan validFor)
    {
        ObjectKey.Check(key);
        return new Uri(client.GetPreSignedURL(Signed(key, HttpVerb.GET, validFor)));
    }

    /// <summary>Begins an upload whose parts somebody else sends.</summary>
    public async Task<DirectUpload> BeginAsync(string key, int parts, TimeSpan validFor, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        if (parts is < 1 or > MostParts) throw new WeirException(ErrorCodes.InvalidValue, $"an upload has 1 to {MostParts} parts, {parts} were asked for");
        var begun = await RunAsync(key, () => client.InitiateMultipartUploadAsync(options.Bucket, prefix + key, cancellation));
        var addresses = new List<Uri>(parts);
        for (var number = 1; number <= parts; number++)
        {
            var request = Signed(key, HttpVerb.PUT, validFor);
            request.PartNumber = number;
            request.UploadId = begun.UploadId;
            addresses.Add(new Uri(client.GetPreSignedURL(request)));
        }

        return new DirectUpload(begun.UploadId, addresses);
    }

    /// <summary>Joins the parts.</summary>
    public Task CompleteAsync(string key, string uploadId, List<PartETag> tags, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        return RunAsync(key, () => client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = options.Bucket, Key = prefix + key, UploadId = uploadId, PartETags = tags }, cancellation));
    }

    /// <summary>Throws the parts away.</summary>
    public Task AbortAsync(string key, string uploadId, CancellationToken cancellation)
    {
        ObjectKey.Check(key);
        return RunAsync(key, () => client.AbortMultipartUploadAsync(options.Bucket, prefix + key, uploadId, cancellation));
    }

    /// <summary>Sends an object in parts; the first is in the buffer already.</summary>
    public async Task<StoredObject> PutAsync(string key, PartReader parts, byte[] buffer, IncrementalHash hash, long? expectedBytes, CancellationToken cancellation)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = options.Bucket, Key = prefix + key };
        if (options.Encryption is { } encryption) request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.FindValue(encryption);
        if (options.EncryptionKeyId is { } keyId) request.ServerSideEncryptionKeyManagementServiceKeyId = keyId;
        if (options.AccessList is { } list) request.CannedACL = S3CannedACL.FindValue(list);
        var begun = await RunAsync(key, () => client.InitiateMultipartUploadAsync(request, cancellation));
        try
        {
            var tags = new List<PartETag>();
            var size = 0L;
            for (var count = buffer.Length; count > 0;)
            {
                if (tags.Count == MostParts) throw new WeirException(ErrorCodes.InvalidValue, $"'{key}' is larger than {size} bytes, and its length was not announced", "send it with Content-Length");
                tags.Add(await SendPartAsync(key, begun.UploadId, tags.Count + 1, buffer, count, cancellation));
                size += count;
                count = await parts.ReadAsync(cancellation);
                hash.AppendData(buffer, 0, count);
            }

            CheckLength(key, size, expectedBytes);
            await CompleteAsync(key, begun.UploadId, tags, cancellation);
            return new StoredObject(key, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            await TryAbortAsync(key, begun.UploadId);
            throw;
        }
    }

    /// <summary>Refuses what is longer or shorter than was announced.</summary>
    public static void CheckLength(string key, long size, long? expected)
    {
        if (expected is { } announced && announced != size) throw new WeirException(ErrorCodes.InvalidValue, $"'{key}' was announced with {announced} bytes, {size} came", "send it again");
    }

    private async Task<PartETag> SendPartAsync(string key, string uploadId, int number, byte[] buffer, int count, CancellationToken cancellation)
    {
        var sent = await RunAsync(key, () => client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = prefix + key,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = count,
                InputStream = new MemoryStream(buffer, 0, count, writable: false),
                MD5Digest = Convert.ToBase64String(MD5.HashData(buffer.AsSpan(0, count))),
                UseChunkEncoding = false, // other servers than Amazon's do not take it
            },
            cancellation));
        return new PartETag(number, sent.ETag);
    }

    private async Task TryAbortAsync(string key, string uploadId)
    {
        try
        {
            await client.AbortMultipartUploadAsync(options.Bucket, prefix + key, uploadId, CancellationToken.None);
        }
        catch (Exception e) when (S3Fault.IsFault(e))
        {
            // The first failure is the one to tell; parts without an object cost space until the bucket's lifecycle rule takes them.
        }
    }

    private GetPreSignedUrlRequest Signed(string key, HttpVerb verb, TimeSpan validFor) => new()
    {
        BucketName = options.Bucket,
        Key = prefix + key,
        Verb = verb,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime + validFor,
        Protocol = options.Endpoint?.Scheme == "http" ? Protocol.HTTP : Protocol.HTTPS,
    };

    private Task<T> RunAsync<T>(string key, Func<Task<T>> call) => S3Fault.TellAsync(key, options.Bucket, call);
}
