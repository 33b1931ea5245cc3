using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Storage.Http;

namespace Weir.Storage.AzureBlob;

/// <summary>Makes and sends requests of the blob service, let in by whichever way the options name.</summary>
internal sealed class AzureRequests : IDisposable
{
    private const string Version = "2021-08-06";

    private readonly AzureOptions _options;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _tokenGate = new(1, 1);
    private (string Token, DateTimeOffset Until)? _token;

    public AzureRequests(AzureOptions options)
    {
        _options = options;
        _client = new HttpClient(new HttpRetries(HttpClients.Handler(TimeSpan.FromSeconds(30), checksCertificates: true, authority: null), options.Timeout)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request about a blob, or about the container where the key is null.</summary>
    /// <exception cref="WeirException">What the service refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? key, string query, Action<HttpRequestMessage>? prepare, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, Address(key, query));
        request.Headers.Add("x-ms-version", Version);
        request.Headers.Add("x-ms-date", TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        prepare?.Invoke(request);
        if (_options.AccountKey is { } accountKey) request.Headers.Authorization = AzureSignature.Of(request, _options.Account, accountKey);
        else if (_options.Principal is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw Fault(response, key);
        }
        catch (HttpRequestException e)
        {
            throw new WeirException("storage_unavailable", $"the container '{_options.Container}' cannot be reached: {(e.InnerException ?? e).Message.Split('\n')[0]}", "check the account's name and the network", inner: e) { IsTransient = true };
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _tokenGate.Dispose();
    }

    private Uri Address(string? key, string query)
    {
        var path = _options.Endpoint.ToString().TrimEnd('/') + "/" + _options.Container;
        if (key is not null) path += "/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        if (_options.AccountKey is null && _options.Principal is null && _options.SharedAccessSignature is { } signature)
            query = query.Length == 0 ? signature.TrimStart('?') : $"{query}&{signature.TrimStart('?')}";
        return new Uri(query.Length == 0 ? path : $"{path}?{query}");
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        await _tokenGate.WaitAsync(cancellation);
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            if (_token is { } known && known.Until > now) return known.Token;
            var (tenant, client, secret) = _options.Principal!.Value;
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret, ["scope"] = "https://storage.azure.com/.default" });
            using var response = await _client.PostAsync(new Uri(_options.Authority, $"{tenant}/oauth2/v2.0/token"), form, cancellation);
            if (!response.IsSuccessStatusCode) throw new WeirException("access_denied", $"Azure gives no token to the client '{client}' ({(int)response.StatusCode})", "check tenant_id, client_id and client_secret");
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            var token = json.RootElement.GetProperty("access_token").GetString()!;
            _token = (token, now.AddSeconds(json.RootElement.GetProperty("expires_in").GetInt32() - 120));
            return token;
        }
        finally
        {
            _tokenGate.Release();
        }
    }

    private WeirException Fault(HttpResponseMessage response, string? key)
    {
        var code = response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : response.StatusCode.ToString();
        return (code, response.StatusCode) switch
        {
            ("ContainerNotFound", _) => new WeirException("container_not_found", $"there is no container '{_options.Container}'", "make it, or write another address"),
            (_, HttpStatusCode.NotFound) => new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'"),
            (_, HttpStatusCode.RequestedRangeNotSatisfiable) => new WeirException(ErrorCodes.InvalidValue, $"the range starts past the end of '{key}'"),
            (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) => new WeirException("access_denied", $"the container '{_options.Container}' does not let us in ({code})", "check account_key, sas_token or connection_string of the remote, or AZURE_STORAGE_…"),
            _ => new WeirException("storage_unavailable", $"the container '{_options.Container}' answers {(int)response.StatusCode} ({code})", "try again later") { IsTransient = (int)response.StatusCode is 429 or >= 500 },
        };
    }
}
