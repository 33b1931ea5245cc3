using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Weir.Testing;

/// <summary>The part of Azure's blob service that Weir uses, which checks signatures, MD5 sums and block lists: containers in memory.</summary>
/// <remarks>With <c>WEIR_TEST_AZURITE</c> (address of an azurite's blob service, <c>http://host:port</c>) tests use that instead.</remarks>
public sealed class AzureServer : IAsyncDisposable
{
    public const string Account = "devstoreaccount1";

    // The emulator's well-known key, which Microsoft documents.
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly ConcurrentDictionary<string, Blob> _blobs = new();
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new();
    private readonly LoopbackServer _server;

    public AzureServer() => _server = new LoopbackServer(AnswerAsync);

    /// <summary>Address of the account.</summary>
    public Uri Address => new(_server.Address, Account);

    /// <summary>Names of blobs in a page of a listing.</summary>
    public int PageSize { get; set; } = 7;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var raw = request.RawUrl!.Split('?', 2);
        var query = (raw.Length > 1 ? raw[1] : string.Empty).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? string.Empty));
        using var memory = new MemoryStream();
        await request.InputStream.CopyToAsync(memory);
        var body = memory.ToArray();
        if (request.Headers["Authorization"] != $"SharedKey {Account}:{Sign(request, raw[0], query, body.Length)}")
        {
            Refuse(response, 403, "AuthenticationFailed");
            return;
        }

        if (request.Headers["Content-MD5"] is { } md5 && md5 != Convert.ToBase64String(MD5.HashData(body)))
        {
            Refuse(response, 400, "Md5Mismatch");
            return;
        }

        var path = Uri.UnescapeDataString(raw[0])[(Account.Length + 2)..].Split('/', 2);
        if (path[0].StartsWith("missing", StringComparison.Ordinal)) Refuse(response, 404, "ContainerNotFound");
        else if (path.Length == 1) await ListAsync(response, path[0], query);
        else await BlobAsync(request, response, $"{path[0]}/{path[1]}", query, body);
    }

    private async Task BlobAsync(HttpListenerRequest request, HttpListenerResponse response, string name, Dictionary<string, string> query, byte[] body)
    {
        switch (request.HttpMethod, query.GetValueOrDefault("comp"))
        {
            case ("PUT", "block"):
                _blocks[$"{name}\n{query["blockid"]}"] = body;
                response.StatusCode = 201;
                break;
            case ("PUT", "blocklist"):
                var ids = XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants("Latest").Select(e => e.Value).ToList();
                if (!ids.All(id => _blocks.ContainsKey($"{name}\n{id}"))) Refuse(response, 400, "InvalidBlockList");
                else Put(response, name, [.. ids.SelectMany(id => _blocks[$"{name}\n{id}"])]);
                break;
            case ("PUT", null) when request.Headers["x-ms-blob-type"] == "BlockBlob":
                Put(response, name, body);
                break;
            case ("DELETE", null):
                if (_blobs.TryRemove(name, out _)) response.StatusCode = 202;
                else Refuse(response, 404, "BlobNotFound");
                break;
            case ("GET" or "HEAD", null):
                await GetAsync(request, response, name);
                break;
            default:
                Refuse(response, 400, "UnsupportedHeader");
                break;
        }
    }

    private void Put(HttpListenerResponse response, string name, byte[] bytes)
    {
        _blobs[name] = new Blob(bytes, TimeProvider.System.GetUtcNow());
        response.StatusCode = 201;
    }

    private async Task GetAsync(HttpListenerRequest request, HttpListenerResponse response, string name)
    {
        if (!_blobs.TryGetValue(name, out var blob))
        {
            Refuse(response, 404, "BlobNotFound");
            return;
        }

        var (from, to) = (0, blob.Bytes.Length - 1);
        if (request.Headers["x-ms-range"] is { } range)
        {
            var bounds = range["bytes=".Length..].Split('-');
            from = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            if (bounds[1].Length > 0) to = Math.Min(to, int.Parse(bounds[1], CultureInfo.InvariantCulture));
            if (from >= blob.Bytes.Length)
            {
                Refuse(response, 416, "InvalidRange");
                return;
            }

            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{to}/{blob.Bytes.Length}";
        }

        response.Headers["Last-Modified"] = blob.At.ToString("R", CultureInfo.InvariantCulture);
        response.ContentLength64 = to - from + 1;
        if (request.HttpMethod == "GET") await response.OutputStream.WriteAsync(blob.Bytes.AsMemory(from, to - from + 1));
    }

    private async Task ListAsync(HttpListenerResponse response, string container, Dictionary<string, string> query)
    {
        var prefix = query.GetValueOrDefault("prefix") ?? string.Empty;
        var delimiter = query.GetValueOrDefault("delimiter");
        var names = _blobs.Keys.Where(k => k.StartsWith($"{container}/{prefix}", StringComparison.Ordinal)).Select(k => k[(container.Length + 1)..]).Order(StringComparer.Ordinal)
            .Select(n => delimiter is not null && n.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is var cut and >= 0 ? n[..(cut + 1)] : n).Distinct()
            .Where(n => string.CompareOrdinal(n, query.GetValueOrDefault("marker") ?? string.Empty) >= 0).ToList();
        var page = names.Take(PageSize).Select(n => n.EndsWith('/') && delimiter is not null
            ? new XElement("BlobPrefix", new XElement("Name", n))
            : new XElement("Blob", new XElement("Name", n), new XElement("Properties",
                new XElement("Last-Modified", _blobs[$"{container}/{n}"].At.ToString("R", CultureInfo.InvariantCulture)), new XElement("Content-Length", _blobs[$"{container}/{n}"].Bytes.Length))));
        var xml = new XElement("EnumerationResults", new XElement("Blobs", page), new XElement("NextMarker", names.ElementAtOrDefault(PageSize) ?? string.Empty));
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + xml.ToString(SaveOptions.DisableFormatting)));
    }

    // "Authorize with Shared Key" of the service's reference, written down anew.
    private static string Sign(HttpListenerRequest request, string path, Dictionary<string, string> query, int bodyBytes)
    {
        string H(string name) => request.Headers[name] ?? string.Empty;
        var lines = new List<string>
        {
            request.HttpMethod, H("Content-Encoding"), H("Content-Language"), bodyBytes == 0 ? string.Empty : bodyBytes.ToString(CultureInfo.InvariantCulture), H("Content-MD5"), H("Content-Type"),
            string.Empty, H("If-Modified-Since"), H("If-Match"), H("If-None-Match"), H("If-Unmodified-Since"), H("Range"),
        };
        lines.AddRange(request.Headers.AllKeys.OfType<string>().Where(k => k.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)).Select(k => k.ToLowerInvariant()).Order(StringComparer.Ordinal).Select(k => $"{k}:{H(k)}"));
        lines.Add($"/{Account}{path}");
        lines.AddRange(query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}:{q.Value}"));
        return Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static void Refuse(HttpListenerResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.Headers["x-ms-error-code"] = code;
    }

    private sealed record Blob(byte[] Bytes, DateTimeOffset At);
}
