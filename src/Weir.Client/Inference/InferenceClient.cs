using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Client.Http;
using Weir.Foundation.Errors;

namespace Weir.Client.Inference;

/// <summary>Calls a model server by the Open Inference Protocol V2 over HTTP: Weir's, KServe's, Triton's.</summary>
public sealed class InferenceClient : IDisposable
{
    /// <summary>Code of an answer 5xx: the server or its model failed, which is not the caller's fault.</summary>
    public const string ServerFailed = "server_failed";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string _root;

    /// <summary>Calls a server such as <c>http://127.0.0.1:8080</c>; a user and password in the address are who calls, and are never printed.</summary>
    public InferenceClient(Uri address)
    {
        _root = ServerAddress.Root(address);
        _http.DefaultRequestHeaders.Authorization = ServerAddress.Credentials(address)?.Header;
    }

    /// <summary>True when the server takes requests.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"{_root}/v2/health/ready"), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A model's inputs and outputs.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, or the server's own sentence.</exception>
    public Task<ModelMetadata> MetadataAsync(string model, string? version = null, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, Url(model, version, string.Empty)), InferenceJson.Default.ModelMetadata, cancellation);

    /// <summary>Asks for predictions.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, or the server's own sentence.</exception>
    public Task<InferResponse> InferAsync(string model, InferRequest request, string? version = null, CancellationToken cancellation = default)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, InferenceJson.Default.InferRequest));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, Url(model, version, "/infer")) { Content = body }, InferenceJson.Default.InferResponse, cancellation);
    }

    /// <summary>Asks by MLflow's scoring protocol (<c>/invocations</c>), where the server has one model.</summary>
    /// <param name="body">JSON such as <c>{"dataframe_split": …}</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer as it is: <c>{"predictions": …}</c>.</returns>
    /// <exception cref="WeirException"><c>invalid_value</c> with the server's own sentence; <c>server_failed</c>; <c>permission_denied</c>; <c>unreachable</c>; <c>bad_answer</c>.</exception>
    public Task<JsonElement> InvokeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation = default)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{_root}/invocations")) { Content = content }, InferenceJson.Default.JsonElement, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Url(string model, string? version, string end) =>
        new($"{_root}/v2/models/{Uri.EscapeDataString(model)}{(version is null ? string.Empty : $"/versions/{Uri.EscapeDataString(version)}")}{end}");

    private async Task<T> SendAsync<T>(HttpRequestMessage message, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            using (message)
            using (var response = await _http.SendAsync(message, cancellation))
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellation);
                if (response.IsSuccessStatusCode) return JsonSerializer.Deserialize(body, type)!;
                throw Refused((int)response.StatusCode, body);
            }
        }
        catch (HttpRequestException e)
        {
            throw new WeirException("unreachable", $"{_root} does not answer: {e.Message}", "check the address and that the server runs", inner: e) { IsTransient = true };
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new WeirException("unreachable", $"{_root} did not answer within {_http.Timeout.TotalSeconds:0} s", "check the address and that the server runs", inner: e) { IsTransient = true };
        }
        catch (JsonException e)
        {
            throw new WeirException("bad_answer", $"{_root} does not answer in the inference protocol", inner: e);
        }
    }

    private WeirException Refused(int status, byte[] body)
    {
        var said = Said(status, body);
        return status switch
        {
            401 or 403 => new WeirException(MlflowErrors.PermissionDenied, $"{_root} does not let you: {said ?? $"it answered {status}"}", "check the user and password, or token, in the address"),
            >= 500 => new WeirException(ServerFailed, $"{_root} failed: {said ?? $"it answered {status}"}", "its log says more") { IsTransient = status is 502 or 503 or 504 },
            404 => new WeirException(ErrorCodes.NotFound, said ?? $"{_root} answered {status}"),
            _ => new WeirException(ErrorCodes.InvalidValue, said ?? $"{_root} answered {status}"),
        };
    }

    private static string? Said(int status, byte[] body)
    {
        try
        {
            var failure = JsonSerializer.Deserialize(body, InferenceJson.Default.InferError);
            return failure?.Error ?? failure?.Message;
        }
        catch (JsonException) when (status is 401 or 403 or >= 500)
        {
            return null; // a proxy's page
        }
    }
}
