using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Testing;

/// <summary>Serves files of a folder over HTTP: GET, HEAD, ranges, three ways of being let in, and faults on demand.</summary>
public sealed class FileWebServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly string _root;
    private int _requests;

    public FileWebServer(string root)
    {
        _root = root;
        _server = new LoopbackServer(AnswerAsync);
    }

    public Uri Address => _server.Address;

    /// <summary>None, basic, digest or the name of a header; the user is <c>me</c>, the password <c>secret</c>.</summary>
    public string? Auth { get; set; }

    /// <summary>False for a server without ranges.</summary>
    public bool HasRanges { get; set; } = true;

    /// <summary>False for a server that knows no HEAD.</summary>
    public bool HasHead { get; set; } = true;

    /// <summary>What goes wrong: given the number of the request (from 1) and the path, null for nothing.</summary>
    public Func<int, string, WebFault?> Fault { get; set; } = static (_, _) => null;

    /// <summary>What was asked, with its range.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = Uri.UnescapeDataString(request.Url!.AbsolutePath).TrimStart('/');
        Asked.Enqueue($"{request.HttpMethod} {path} {request.Headers["Range"]}".Trim());
        var fault = Fault(Interlocked.Increment(ref _requests), path);
        if (fault?.Status is { } status)
        {
            response.StatusCode = status;
            if (fault.Location is { } location) response.Headers["Location"] = location;
            if (status == 429) response.Headers["Retry-After"] = "0";
            return;
        }

        if (!IsLetIn(request, response)) return;
        var file = Path.Combine(_root, path);
        if (request.HttpMethod == "HEAD" && !HasHead) response.StatusCode = 405;
        else if (!File.Exists(file)) response.StatusCode = 404;
        else await SendAsync(request, response, await File.ReadAllBytesAsync(file), fault);
    }

    private async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response, byte[] bytes, WebFault? fault)
    {
        var (from, to) = (0, bytes.Length - 1);
        response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
        if (fault?.OtherContent == true && bytes.Length > 0) bytes[^1] ^= 1;
        if (HasRanges && request.Headers["Range"] is { } range)
        {
            var bounds = range["bytes=".Length..].Split('-');
            from = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            if (bounds[1].Length > 0) to = Math.Min(to, int.Parse(bounds[1], CultureInfo.InvariantCulture));
            if (from >= bytes.Length)
            {
                response.StatusCode = 416;
                return;
            }

            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{to}/{bytes.Length}";
        }

        response.ContentLength64 = to - from + 1;
        if (request.HttpMethod == "HEAD") return;
        if (fault?.BytesBeforeEnd is not { } sent)
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(from, to - from + 1));
            return;
        }

        await response.OutputStream.WriteAsync(bytes.AsMemory(from, Math.Min(sent, to - from + 1)));
        await response.OutputStream.FlushAsync();
        if (fault.Stalls) await Task.Delay(Timeout.Infinite, fault.StallEnd);
        response.Abort();
    }

    private bool IsLetIn(HttpListenerRequest request, HttpListenerResponse response)
    {
        var given = request.Headers["Authorization"] ?? string.Empty;
        var isIn = Auth switch
        {
            null => true,
            "basic" => given == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")),
            "digest" => IsDigest(given, request),
            _ => request.Headers[Auth] == "secret",
        };
        if (isIn) return true;
        response.StatusCode = 401;
        if (Auth == "digest") response.Headers["WWW-Authenticate"] = "Digest realm=\"weir\", nonce=\"n1\", qop=\"auth\", algorithm=MD5";
        return false;
    }

    // RFC 7616, with MD5 and qop=auth.
    private static bool IsDigest(string given, HttpListenerRequest request)
    {
        if (!given.StartsWith("Digest ", StringComparison.Ordinal)) return false;
        var parts = given["Digest ".Length..].Split(',').Select(p => p.Trim().Split('=', 2)).ToDictionary(p => p[0], p => p[1].Trim('"'));
        var user = Md5("me:weir:secret");
        var what = Md5($"{request.HttpMethod}:{parts["uri"]}");
        return parts["response"] == Md5($"{user}:n1:{parts["nc"]}:{parts["cnonce"]}:{parts["qop"]}:{what}");
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Something that goes wrong with one answer.</summary>
public sealed record WebFault
{
    /// <summary>Answer with this status.</summary>
    public int? Status { get; init; }

    /// <summary>Send on to this address.</summary>
    public string? Location { get; init; }

    /// <summary>Break off after so many bytes.</summary>
    public int? BytesBeforeEnd { get; init; }

    /// <summary>Go silent there instead of breaking off.</summary>
    public bool Stalls { get; init; }

    /// <summary>Ends the silence.</summary>
    public CancellationToken StallEnd { get; init; }

    /// <summary>Send other bytes of the same length.</summary>
    public bool OtherContent { get; init; }
}
