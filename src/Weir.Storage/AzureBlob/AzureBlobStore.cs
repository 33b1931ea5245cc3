using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Weir.Foundation.Errors;
using Weir.Storage.S3;

namespace Weir.Storage.AzureBlob;

/// <summary>Objects as block blobs of a container, below a prefix.</summary>
/// <remarks>A blob appears whole or not at all: small ones go in one request with their MD5, larger ones as blocks, each with its own, which
/// one last request joins. Blocks that are never joined vanish after a week by themselves.</remarks>
public sealed class AzureBlobStore : IObjectStore, IVersionedStore, IDisposable
{
    private const int MostBlocks = 50_000;

    private readonly AzureOptions _options;
    private readonly AzureRequests _requests;
    private readonly string _prefix;

    /// <summary>A store in a container. Nothing is asked of it yet.</summary>
    public AzureBlobStore(AzureOptions options)
    {
        _options = options;
        _requests = new AzureRequests(options);
        _prefix = options.Prefix.Length == 0 ? string.Empty : options.Prefix + "/";
    }

    /// <inheritdoc/>
    public async Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        var most = expectedBytes < _options.BlockBytes ? (int)expectedBytes + 1 : (int)Math.Max(_options.BlockBytes, ((expectedBytes ?? 0) / MostBlocks) + 1);
        var buffer = GC.AllocateUninitializedArray<byte>(most);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var parts = new PartReader(content, buffer);
        var blocks = new List<string>();
        long size = 0;
        var count = await parts.ReadAsync(cancellation);
        while (true)
        {
            hash.AppendData(buffer, 0, count);
            size += count;
            if (blocks.Count == 0 && count < buffer.Length) break;
            if (count == 0) break;
            if (blocks.Count == MostBlocks) throw new WeirException(ErrorCodes.InvalidValue, $"'{key}' is larger than {size} bytes, and its length was not announced");
            blocks.Add(await SendBlockAsync(key, blocks.Count, buffer, count, cancellation));
            count = await parts.ReadAsync(cancellation);
        }

        S3Uploads.CheckLength(key, size, expectedBytes);
        var md5 = hash.GetHashAndReset();
        if (blocks.Count == 0) await SendWholeAsync(key, buffer, count, md5, cancellation);
        else await JoinAsync(key, blocks, md5, cancellation);
        return new StoredObject(key, size, Convert.ToHexStringLower(md5));
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        if (range is { Offset: < 0 } or { Length: < 0 }) throw new WeirException(ErrorCodes.InvalidValue, $"the range of '{key}' has a negative bound");
        if (range is { Length: 0 } empty)
        {
            var entry = await FindAsync(key, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'");
            if (empty.Offset > 0 && empty.Offset >= entry.SizeBytes) throw new WeirException(ErrorCodes.InvalidValue, $"the range starts past the end of '{key}'");
            return new ObjectContent(Stream.Null, empty.Offset, 0, entry.SizeBytes, entry.ModifiedAt);
        }

        var asks = range is { } part && (part.Offset > 0 || part.Length is not null);
        var response = await _requests.SendAsync(HttpMethod.Get, _prefix + key, string.Empty, request =>
        {
            if (asks) request.Headers.Add("x-ms-range", string.Create(CultureInfo.InvariantCulture, $"bytes={range!.Value.Offset}-{range.Value.Offset + range.Value.Length - 1}"));
        }, cancellation);
        var length = response.Content.Headers.ContentLength ?? 0;
        var stated = response.Content.Headers.ContentRange;
        var total = stated?.Length ?? length;
        if (range is { Offset: > 0 } past && past.Offset >= total) // azurite answers such a range, Azure refuses it
        {
            response.Dispose();
            throw new WeirException(ErrorCodes.InvalidValue, $"the range starts past the end of '{key}'");
        }

        return new ObjectContent(await response.Content.ReadAsStreamAsync(cancellation), stated?.From ?? 0, length, total, response.Content.Headers.LastModified);
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenVersionAsync(string key, string version, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        var response = await _requests.SendAsync(HttpMethod.Get, _prefix + key, "versionid=" + Uri.EscapeDataString(version), _ => { }, cancellation);
        var length = response.Content.Headers.ContentLength ?? 0;
        return new ObjectContent(await response.Content.ReadAsStreamAsync(cancellation), 0, length, length, response.Content.Headers.LastModified);
    }

    /// <inheritdoc/>
    public async Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        try
        {
            using var response = await _requests.SendAsync(HttpMethod.Head, _prefix + key, string.Empty, null, cancellation);
            return new ObjectEntry(key, false, response.Content.Headers.ContentLength ?? 0, response.Content.Headers.LastModified) { ETag = response.Headers.ETag?.ToString() };
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
        await foreach (var (name, isFolder, size, modified) in PagesAsync(prefix, "/", cancellation))
            if (name.Length > prefix.Length) entries.Add(new ObjectEntry(name[_prefix.Length..].TrimEnd('/'), isFolder, size, modified));
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries) yield return entry;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Check(key);
        var isThere = await TryDeleteAsync(_prefix + key, cancellation);
        await foreach (var (name, _, _, _) in PagesAsync($"{_prefix}{key}/", null, cancellation)) isThere |= await TryDeleteAsync(name, cancellation);
        return isThere;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _requests.Dispose();

    private async Task<bool> TryDeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            using var response = await _requests.SendAsync(HttpMethod.Delete, name, string.Empty, null, cancellation);
            return true;
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return false;
        }
    }

    private async Task SendWholeAsync(string key, byte[] buffer, int count, byte[] md5, CancellationToken cancellation)
    {
        using var response = await _requests.SendAsync(HttpMethod.Put, _prefix + key, string.Empty, request =>
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
            request.Content = Body(buffer, count, md5);
        }, cancellation);
    }

    private async Task<string> SendBlockAsync(string key, int number, byte[] buffer, int count, CancellationToken cancellation)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("d6", CultureInfo.InvariantCulture)));
        using var response = await _requests.SendAsync(HttpMethod.Put, _prefix + key, $"comp=block&blockid={Uri.EscapeDataString(id)}", request => request.Content = Body(buffer, count, MD5.HashData(buffer.AsSpan(0, count))), cancellation);
        return id;
    }

    private async Task JoinAsync(string key, List<string> blocks, byte[] md5, CancellationToken cancellation)
    {
        var list = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(blocks.Select(b => $"<Latest>{b}</Latest>"))}</BlockList>");
        using var response = await _requests.SendAsync(HttpMethod.Put, _prefix + key, "comp=blocklist", request =>
        {
            request.Headers.Add("x-ms-blob-content-md5", Convert.ToBase64String(md5));
            request.Content = Body(list, list.Length, MD5.HashData(list));
        }, cancellation);
    }

    private static ByteArrayContent Body(byte[] buffer, int count, byte[] md5)
    {
        var content = new ByteArrayContent(buffer, 0, count);
        content.Headers.ContentMD5 = md5;
        content.Headers.ContentLength = count;
        return content;
    }

    private async IAsyncEnumerable<(string Name, bool IsFolder, long Size, DateTimeOffset? Modified)> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var marker = string.Empty;
        do
        {
            var query = $"restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}{(delimiter is null ? string.Empty : "&delimiter=%2F")}{(marker.Length == 0 ? string.Empty : "&marker=" + Uri.EscapeDataString(marker))}";
            using var response = await _requests.SendAsync(HttpMethod.Get, null, query, null, cancellation);
            var page = await XDocument.LoadAsync(await response.Content.ReadAsStreamAsync(cancellation), LoadOptions.PreserveWhitespace, cancellation);
            foreach (var blob in page.Descendants("Blob"))
            {
                var facts = blob.Element("Properties");
                var size = long.Parse(facts?.Element("Content-Length")?.Value ?? "0", CultureInfo.InvariantCulture);
                var modified = DateTimeOffset.TryParse(facts?.Element("Last-Modified")?.Value, CultureInfo.InvariantCulture, out var time) ? time : (DateTimeOffset?)null;
                yield return (blob.Element("Name")!.Value, false, size, modified);
            }

            foreach (var folder in page.Descendants("BlobPrefix")) yield return (folder.Element("Name")!.Value, true, 0, null);
            marker = page.Root?.Element("NextMarker")?.Value ?? string.Empty;
        }
        while (marker.Length > 0);
    }
}
