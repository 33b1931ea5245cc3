using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Storage.Http;

/// <summary>Files that a web server gives out; read only, and without listings.</summary>
public sealed class HttpObjectStore : IObjectStore, IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpStoreOptions _options;
    private readonly string _root;

    /// <summary>A store below an address. Nothing is asked of it yet.</summary>
    public HttpObjectStore(HttpStoreOptions options)
    {
        _options = options;
        _root = options.Root.ToString().TrimEnd('/');
        var handler = HttpClients.Handler(options.ConnectTimeout, options.ChecksCertificates, options.CertificateAuthority);
        if (options.Auth == HttpAuth.Digest) handler.Credentials = new CredentialCache { { options.Root, "Digest", new NetworkCredential(options.User, options.Password) } };
        _client = new HttpClient(new HttpRetries(handler, options.AnswerTimeout)) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.Auth == HttpAuth.Basic) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
        if (options is { Auth: HttpAuth.Header, HeaderName: { } name }) _client.DefaultRequestHeaders.TryAddWithoutValidation(name, options.Password);
    }

    /// <summary>Refused: nothing is written over HTTP.</summary>
    /// <exception cref="WeirException"><c>read_only_remote</c>, always.</exception>
    public Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default) => throw ReadOnly("written");

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        if (range is { Offset: < 0 } or { Length: < 0 }) throw new WeirException(ErrorCodes.InvalidValue, $"the range of '{key}' has a negative bound");
        if (range is { Length: 0 } empty)
        {
            var entry = await FindAsync(key, cancellation) ?? throw NotFound(key);
            if (empty.Offset > 0 && empty.Offset >= entry.SizeBytes) throw PastEnd(key);
            return new ObjectContent(Stream.Null, empty.Offset, 0, entry.SizeBytes, entry.ModifiedAt);
        }

        using var request = Request(HttpMethod.Get, key);
        var asks = range is { } part && (part.Offset > 0 || part.Length is not null);
        if (asks) request.Headers.Range = new RangeHeaderValue(range!.Value.Offset, range.Value.Offset + range.Value.Length - 1);
        var response = await SendAsync(request, key, cancellation);
        var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var length = response.Content.Headers.ContentLength ?? 0;
        var stated = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;

        // A server without ranges sends the whole: the caller sees by the offset where it starts.
        return new ObjectContent(stream, stated?.From ?? 0, length, stated?.Length ?? length, response.Content.Headers.LastModified);
    }

    /// <inheritdoc/>
    public async Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        try
        {
            using var head = Request(HttpMethod.Head, key);
            using var response = await _client.SendAsync(head, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return new ObjectEntry(key, false, response.Content.Headers.ContentLength ?? 0, response.Content.Headers.LastModified);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
            if (response.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)) throw Fault(response, key);
            await using var content = await OpenAsync(key, null, cancellation);
            return new ObjectEntry(key, false, content.TotalBytes, content.ModifiedAt);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
        catch (HttpRequestException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Refused: web servers do not list.</summary>
    /// <exception cref="WeirException"><c>read_only_remote</c>, always.</exception>
    public IAsyncEnumerable<ObjectEntry> ListAsync(string folder, CancellationToken cancellation = default) => throw ReadOnly("listed");

    /// <summary>Refused: nothing is deleted over HTTP.</summary>
    /// <exception cref="WeirException"><c>read_only_remote</c>, always.</exception>
    public Task<bool> DeleteAsync(string key, CancellationToken cancellation = default) => throw ReadOnly("deleted");

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>Entity tag of a file, with its quotes, by which imports see that it changed; null when the server gives none.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, and what the server refuses.</exception>
    public async Task<HttpFile> DescribeAsync(string key, CancellationToken cancellation = default)
    {
        using var head = Request(HttpMethod.Head, key);
        using var response = await SendAsync(head, key, cancellation);
        var tag = response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : response.Content.Headers.ContentMD5 is { } md5 ? Convert.ToBase64String(md5) : null;
        return new HttpFile(tag, response.Content.Headers.ContentLength);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string key, CancellationToken cancellation)
    {
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw Fault(response, key);
        }
        catch (HttpRequestException e)
        {
            throw Broken(e);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string key)
    {
        if (key.Length > 0) ObjectKey.Check(key);
        return new HttpRequestMessage(method, key.Length == 0 ? _root : $"{_root}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}");
    }

    private WeirException Fault(HttpResponseMessage response, string key) => response.StatusCode switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => NotFound(key),
        HttpStatusCode.RequestedRangeNotSatisfiable => PastEnd(key),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new WeirException("access_denied", $"{Place} does not let us in ({(int)response.StatusCode})", "set auth, user and password of the remote (with --local, so that git does not see them)"),
        _ => new WeirException("storage_unavailable", $"{Place} answers {(int)response.StatusCode} {response.ReasonPhrase}", "try again later") { IsTransient = (int)response.StatusCode is 429 or >= 500 },
    };

    private WeirException Broken(HttpRequestException e) =>
        new("storage_unavailable", $"{Place} cannot be reached: {Redact.Text((e.InnerException ?? e).Message.Split('\n')[0])}", "check the address and the network", inner: e) { IsTransient = true };

    private WeirException ReadOnly(string what) => new("read_only_remote", $"{Place} is a web server: files there cannot be {what}", "use another kind of remote for that");

    private static WeirException NotFound(string key) => new(ErrorCodes.NotFound, $"there is no object '{key}'");

    private static WeirException PastEnd(string key) => new(ErrorCodes.InvalidValue, $"the range starts past the end of '{key}'");

    private string Place => Redact.Text(_options.Root.ToString());
}

/// <summary>What a web server says of a file.</summary>
/// <param name="ETag">Its entity tag with quotes; null without one.</param>
/// <param name="SizeBytes">Its length; null where it is not told.</param>
public sealed record HttpFile(string? ETag, long? SizeBytes);
