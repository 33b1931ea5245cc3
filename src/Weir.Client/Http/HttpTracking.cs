using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client.Http;

/// <summary>Tracking calls to a server: Weir's or MLflow's own.</summary>
public sealed class HttpTracking : ITrackingTransport
{
    private const int Attempts = 4;

    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    // However long a server asks to be left alone.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly string _root;

    /// <summary>Calls a server.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:5000</c>; a user and password in it are who calls, and are never printed.</param>
    /// <param name="credentials">Who calls, where the address does not say; null for nobody.</param>
    /// <param name="time">Clock for waiting between attempts.</param>
    public HttpTracking(Uri address, HttpCredentials? credentials = null, TimeProvider? time = null)
    {
        _root = ServerAddress.Root(address);
        _time = time ?? TimeProvider.System;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = ConnectLimit }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = (ServerAddress.Credentials(address) ?? credentials)?.Header;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("weir-client/1");
    }

    /// <inheritdoc/>
    public string Name => _root;

    /// <inheritdoc/>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, call.Request);
        using var response = await SendAsync(() => Message(call, body), cancellation, isRepeatable: call.IsRepeatable);
        return await ReadAsync(response, call.Response, cancellation);
    }

    /// <summary>Posts to a call of Weir's own API.</summary>
    /// <param name="path">Path below the server's root, such as <c>/api/weir/v1/lineage/executions</c>.</param>
    /// <param name="json">Body.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException">The server refused or does not answer.</exception>
    public async Task PostAsync(string path, byte[] json, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, _root + path) { Content = JsonContent(json) }, cancellation);
    }

    /// <summary>Asks a call of Weir's own API.</summary>
    /// <param name="pathAndQuery">Below the server's root, such as <c>/api/weir/v1/lineage?subject=…</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="type">How the answer is read.</param>
    /// <exception cref="WeirException">The server refused or does not answer; <c>bad_answer</c>: not with such JSON.</exception>
    public async Task<T> GetAsync<T>(string pathAndQuery, JsonTypeInfo<T> type, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, _root + pathAndQuery), cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>Sends to a call of Weir's own API and reads its answer.</summary>
    /// <param name="method">PUT or POST.</param>
    /// <param name="pathAndQuery">Below the server's root.</param>
    /// <param name="json">Body.</param>
    /// <param name="type">How the answer is read.</param>
    /// <param name="isRepeatable">False for what would be done twice when it is sent twice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException">The server refused or does not answer; <c>bad_answer</c>: not with such JSON.</exception>
    public async Task<T> AskAsync<T>(HttpMethod method, string pathAndQuery, byte[] json, JsonTypeInfo<T> type, bool isRepeatable = true, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(method, _root + pathAndQuery) { Content = JsonContent(json) }, cancellation, isRepeatable: isRepeatable);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>Deletes by a call of Weir's own API.</summary>
    /// <exception cref="WeirException">The server refused or does not answer.</exception>
    public async Task DeleteAsync(string path, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, _root + path), cancellation, isRepeatable: false);
    }

    /// <summary>Opens a file that the server sends, such as <c>/get-artifact?run_id=…&amp;path=…</c>.</summary>
    /// <param name="pathAndQuery">Below the server's root.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException">The server refused or does not answer.</exception>
    public async Task<Stream> OpenAsync(string pathAndQuery, CancellationToken cancellation = default)
    {
        var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, _root + pathAndQuery), cancellation, limit: Limit.StartOfAnswer);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<bool> BeatAsync(string runId, CancellationToken cancellation = default)
    {
        try
        {
            await PostAsync($"/api/weir/v1/runs/{Uri.EscapeDataString(runId)}/heartbeat", [], cancellation);
            return true;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.EndpointNotFound)
        {
            return false; // nobody asks for signs of life there; what a proxy answers for a server that restarts is no such word
        }
    }

    /// <inheritdoc/>
    public async Task SendSpansAsync(string experimentId, ReadOnlyMemory<byte> spans, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, _root + "/v1/traces")
            {
                Content = new ReadOnlyMemoryContent(spans) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } },
                Headers = { { "x-mlflow-experiment-id", experimentId } },
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default)
    {
        // One attempt where the stream cannot be read again.
        var start = content.CanSeek ? content.Position : -1;
        using var response = await SendAsync(
            () =>
            {
                if (start >= 0) content.Position = start;
                return new HttpRequestMessage(HttpMethod.Put, ArtifactUrl(run.ArtifactUri!, path)) { Content = new KeepOpenContent(content) };
            },
            cancellation,
            start >= 0 ? Attempts : 1,
            limit: Limit.None);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default)
    {
        var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, ArtifactUrl(artifactUri, path)), cancellation, limit: Limit.StartOfAnswer);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default)
    {
        var folder = ProxyPath(artifactUri) + (path.Length == 0 ? string.Empty : "/" + path);
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"{_root}/api/2.0/mlflow-artifacts/artifacts?path={Uri.EscapeDataString(folder)}"), cancellation);
        var answer = await ReadAsync(response, WireJson.Default.ArtifactsAnswer, cancellation);
        return [.. (answer.Files ?? []).Select(f => f with { Path = path.Length == 0 ? f.Path : $"{path}/{f.Path}" })];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private HttpRequestMessage Message(MlflowCall call, byte[] body)
    {
        (var path, body) = CallPath.Fill(call.Path, body);
        var url = $"{_root}{call.Prefix}{path}";
        return call.Methods[0] == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, url + Query(body))
            : new HttpRequestMessage(new HttpMethod(call.Methods[0]), url) { Content = JsonContent(body) };
    }

    // A GET carries the request's fields as parameters; a list repeats its name.
    private static string Query(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var query = new StringBuilder();
        foreach (var field in document.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Array) foreach (var item in field.Value.EnumerateArray()) Add(field.Name, item);
            else Add(field.Name, field.Value);
        }

        return query.ToString();

        void Add(string name, JsonElement value) =>
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value.ToString()));
    }

    private string ArtifactUrl(string artifactUri, string path) =>
        $"{_root}/api/2.0/mlflow-artifacts/artifacts/" + string.Join('/', $"{ProxyPath(artifactUri)}/{path}".Split('/').Select(Uri.EscapeDataString));

    private string ProxyPath(string artifactUri)
    {
        const string Scheme = "mlflow-artifacts:/";
        if (artifactUri.StartsWith(Scheme, StringComparison.Ordinal)) return artifactUri[Scheme.Length..].Trim('/');
        throw new WeirException("not_implemented", $"artifacts at '{artifactUri}' do not pass through {_root}", "use a server that proxies artifacts (mlflow-artifacts:/)");
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, CancellationToken cancellation, int attempts = Attempts, bool isRepeatable = true, Limit limit = Limit.WholeAnswer)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await AttemptAsync(make, limit, cancellation);
                if (response.IsSuccessStatusCode) return response;
                if (attempt >= attempts || !(isRepeatable ? IsTransient(response.StatusCode) : IsUnhandled(response.StatusCode))) throw await RefusedAsync(response, cancellation);
            }
            catch (HttpRequestException e) when (attempt >= attempts || e.HttpRequestError is HttpRequestError.NameResolutionError || !(isRepeatable || e.HttpRequestError is HttpRequestError.ConnectionError))
            {
                // Where a connection broke after sending, the server may have done the work: what creates is not sent twice.
                throw Unreachable($"{_root} does not answer: {e.Message}", e);
            }
            catch (HttpRequestException)
            {
                // Tried again below.
            }

            var wait = response?.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200 * (1 << attempt));
            response?.Dispose();
            await Task.Delay(wait < LongestWait ? wait : LongestWait, _time, cancellation);
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(Func<HttpRequestMessage> make, Limit limit, CancellationToken cancellation)
    {
        using var message = make();
        using var timer = new CancellationTokenSource(limit == Limit.None ? Timeout.InfiniteTimeSpan : AttemptLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await _http.SendAsync(message, limit == Limit.WholeAnswer ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var what = timer.IsCancellationRequested ? $"did not answer within {AttemptLimit.TotalSeconds:0} s" : "took no connection in time";
            throw Unreachable($"{_root} {what}", e);
        }
    }

    private static WeirException Unreachable(string message, Exception inner) =>
        new("unreachable", message, "check the address and that the server runs", inner: inner) { IsTransient = true };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout;

    // Statuses by which a server says that it did nothing; a gateway's 502 and 504 leave that open.
    private static bool IsUnhandled(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    private async Task<WeirException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize(text, WireJson.Default.WireError) is { ErrorCode: { } code, Message: { } message })
                return new WeirException(code.ToLowerInvariant(), message);
            if (JsonSerializer.Deserialize(text, WireJson.Default.WireProblem) is { Code: { } problem, Title: { } title } said)
                return new WeirException(problem, title, said.Hint);
        }
        catch (JsonException)
        {
            // Not the protocol's shape; the status tells.
        }

        // A server of the protocol that lacks the call often says so with a page of its framework.
        var kind = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed ? MlflowErrors.EndpointNotFound : "http_error";
        return new WeirException(kind, $"{_root} answered {(int)response.StatusCode} to {response.RequestMessage?.RequestUri?.AbsolutePath}");
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        JsonException? fault = null;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            if (await JsonSerializer.DeserializeAsync(stream, type, cancellation) is { } answer) return answer;
        }
        catch (JsonException e)
        {
            fault = e;
        }

        var kind = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        throw new WeirException(
            "bad_answer", $"{_root} answered {response.RequestMessage?.RequestUri?.AbsolutePath} with something that is not the tracking protocol ({kind})", "check that the address is that of a Weir or MLflow server", inner: fault);
    }

    private static ByteArrayContent JsonContent(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    // What the time limit of an attempt covers: an artifact may take as long as it flows.
    private enum Limit
    {
        WholeAnswer,
        StartOfAnswer,
        None,
    }

    // StreamContent would close the caller's stream.
    private sealed class KeepOpenContent(Stream stream) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream target, TransportContext? context) => stream.CopyToAsync(target);

        protected override bool TryComputeLength(out long length)
        {
            length = stream.CanSeek ? stream.Length - stream.Position : 0;
            return stream.CanSeek;
        }
    }
}
