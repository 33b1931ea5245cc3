using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Server.Joins.Ci;

/// <summary>Calls to a code host: waits where it says so, tries again what may pass, and tells faults without the token.</summary>
internal sealed class CiHttp : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(90);

    private readonly HttpClient _client;
    private readonly CiEnvironment _environment;
    private readonly TimeProvider _time;

    public CiHttp(CiEnvironment environment, TimeProvider time)
    {
        if (environment.Token is not { } token) throw new WeirException("ci_no_token", $"there is no token for {environment.Host}", CiAdvice.Token(environment.Host));
        if (environment.Api.Scheme != "https" && !environment.Api.IsLoopback && environment.Host != CiHost.GitLab) throw new WeirException(ErrorCodes.InvalidValue, $"a token does not go to '{environment.Api.Host}' without https", "use the https address of the API");
        (_environment, _time) = (environment, time);
        // A redirect would take the token along.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(60) };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("weir", "1"));
        if (environment.Host == CiHost.GitLab) _client.DefaultRequestHeaders.Add("PRIVATE-TOKEN", token);
        else if (environment.Host == CiHost.Bitbucket && token.Contains(':', StringComparison.Ordinal)) _client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token)));
        else _client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        if (environment.Host == CiHost.GitHub)
        {
            _client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
            _client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
        }
    }

    /// <summary>An answer that was good, or 404.</summary>
    public sealed record Answer(bool IsFound, JsonElement Body, Uri? Next);

    /// <summary>Asks for something.</summary>
    public Task<Answer> GetAsync(Uri address, CancellationToken cancellation) => SendAsync(HttpMethod.Get, address, null, isSafe: true, cancellation);

    /// <summary>Sends JSON.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">Below the API's root.</param>
    /// <param name="write">The body; made anew for each attempt.</param>
    /// <param name="isSafe">True where twice is like once: only then a call whose answer was lost is tried again.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<Answer> SendAsync(HttpMethod method, string path, Action<Utf8JsonWriter> write, bool isSafe, CancellationToken cancellation) => SendAsync(method, At(path), () =>
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }, isSafe, cancellation);

    /// <summary>Sends a file as a form does.</summary>
    public Task<Answer> UploadAsync(string path, string field, string name, string mediaType, byte[] bytes, CancellationToken cancellation) => SendAsync(HttpMethod.Post, At(path), () =>
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return new MultipartFormDataContent { { part, field, name } };
    }, isSafe: true, cancellation);

    /// <summary>An address below the API's root.</summary>
    public Uri At(string path) => new($"{_environment.Api.AbsoluteUri.TrimEnd('/')}/{path}");

    public void Dispose() => _client.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, Uri address, Func<HttpContent>? content, bool isSafe, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, address) { Content = content?.Invoke() };
            TimeSpan pause;
            try
            {
                using var response = await _client.SendAsync(request, cancellation);
                var text = await response.Content.ReadAsStringAsync(cancellation);
                if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound) return new Answer(response.IsSuccessStatusCode, Parse(text), Next(address, response));
                if (Pause(response, attempt, isSafe) is not { } wait || attempt == Attempts) throw Fault(method, address, response.StatusCode, text);
                pause = wait;
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                if (!isSafe || attempt == Attempts) throw new WeirException("ci_unreachable", $"'{address.Host}' does not answer: {e.Message}", "run it again", inner: e);
                pause = Backoff(attempt);
            }

            await Task.Delay(pause, _time, cancellation);
        }
    }

    // Null where it is no use to wait.
    private TimeSpan? Pause(HttpResponseMessage response, int attempt, bool isSafe)
    {
        var code = (int)response.StatusCode;
        var isLimited = code == 429 || (code == 403 && (response.Headers.RetryAfter is not null || Header(response, "X-RateLimit-Remaining") == "0"));
        if (!isLimited) return code >= 500 && isSafe ? Backoff(attempt) : null;
        var said = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ when long.TryParse(Header(response, "X-RateLimit-Reset") ?? Header(response, "RateLimit-Reset"), CultureInfo.InvariantCulture, out var at) => DateTimeOffset.FromUnixTimeSeconds(at) - _time.GetUtcNow(),
            _ => Backoff(attempt),
        };
        return said > LongestPause ? null : said < TimeSpan.Zero ? TimeSpan.Zero : said;
    }

    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(1 << (attempt - 1));

    private WeirException Fault(HttpMethod method, Uri address, HttpStatusCode code, string text)
    {
        var body = Parse(text);
        var said = Said(body, "message") ?? Said(body, "error") ?? (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) ? Said(error, "message") : null) ?? string.Empty;
        var message = string.Create(CultureInfo.InvariantCulture, $"{_environment.Host} answered {(int)code} to {method} {address.AbsolutePath}{(said.Length > 0 ? $": {said}" : string.Empty)}");
        return (int)code switch
        {
            401 => new WeirException("ci_refused", message, CiAdvice.Token(_environment.Host)),
            403 => new WeirException("ci_refused", message, CiAdvice.Permissions(_environment.Host)),
            429 => new WeirException("ci_limited", message, "the host asks for a longer pause than a build should take: run it again later"),
            _ => new WeirException("ci_failed", message),
        };
    }

    private string? Said(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace(_environment.Token!, "***", StringComparison.Ordinal) : null;

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // Link: <…>; rel="next"
    private static Uri? Next(Uri asked, HttpResponseMessage response)
    {
        if (Header(response, "Link") is not { } links) return null;
        foreach (var link in links.Split(','))
        {
            if (!link.Contains("rel=\"next\"", StringComparison.Ordinal)) continue;
            var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            return open >= 0 && close > open && Uri.TryCreate(link[(open + 1)..close], UriKind.Absolute, out var next) ? Same(asked, next) : null;
        }

        return null;
    }

    /// <summary>A further page; it must be where the first was, for the token goes along.</summary>
    /// <exception cref="WeirException"><c>ci_failed</c>.</exception>
    internal static Uri Same(Uri asked, Uri next) =>
        next.GetLeftPart(UriPartial.Authority) == asked.GetLeftPart(UriPartial.Authority) ? next : throw new WeirException("ci_failed", $"'{asked.Host}' sends on to '{next.Host}'", "the address of the API must be the one that it gives for its own pages");

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
