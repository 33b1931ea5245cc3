using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Tracking.Webhooks;

/// <summary>Sends one delivery once, signed. Addresses inside the network of the server are refused at the moment of connecting, whatever a name says by then.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int KeptCharacters = 4096;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly SecretKey _key;
    private readonly TimeProvider _time;

    public WebhookSender(TrackingOptions options, SecretKey key, TimeProvider time)
    {
        _key = key;
        _time = time;
        var isPrivateAllowed = options.AllowPrivateWebhooks;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, isPrivateAllowed, cancellation),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends and tells how it went; never throws but for cancellation.</summary>
    public async Task<WebhookOutcome> SendAsync(WebhookRow webhook, string deliveryId, string body, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            using var message = Message(webhook, deliveryId, body);
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var answer = await BeginningAsync(response, either.Token);
            return new WebhookOutcome((int)response.StatusCode, answer, null, response.IsSuccessStatusCode, response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"no answer within {Limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            return Failed(e.InnerException is WeirException refused ? refused.Message : e.Message) with { IsRefused = e.InnerException is WeirException };
        }
        catch (WeirException e)
        {
            return Failed(e.Message) with { IsRefused = true };
        }
        catch (IOException e)
        {
            return Failed(e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary><c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.time.body</c>.</summary>
    internal static string Signature(string secret, string deliveryId, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{deliveryId}.{timestamp}.{body}")));

    /// <summary>True for addresses that only the server's own network can reach, or the server itself.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any)) return true;
        return address.GetAddressBytes() switch
        {
            [0 or 10 or 127, ..] or [169, 254, ..] or [192, 168, ..] or [>= 224, _, _, _] => true,
            [172, >= 16 and <= 31, _, _] or [100, >= 64 and <= 127, _, _] or [192, 0, 0, _] or [198, 18 or 19, _, _] => true,
            [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..] => true, // ways for IPv4 to hide in IPv6
            _ => false,
        };
    }

    private HttpRequestMessage Message(WebhookRow webhook, string deliveryId, string body)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var message = new HttpRequestMessage(HttpMethod.Post, webhook.Webhook.Url) { Content = new StringContent(body, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        message.Headers.Add("X-MLflow-Delivery-Id", deliveryId);
        message.Headers.Add("X-MLflow-Timestamp", timestamp);
        if (webhook.Secret is not null) message.Headers.TryAddWithoutValidation("X-MLflow-Signature", Signature(_key.Decrypt(webhook.Secret), deliveryId, timestamp, body));
        return message;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool isPrivateAllowed, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = isPrivateAllowed ? addresses : [.. addresses.Where(a => !IsPrivate(a))];
        if (addresses.Length > 0 && allowed.Length == 0)
            throw new WeirException("private_address", $"'{target.Host}' is an address inside the server's network: webhooks go outside only", "set WEIR_WEBHOOK_ALLOW_PRIVATE=true on the server to allow it");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var reader = new StreamReader(stream);
        var buffer = new char[KeptCharacters];
        var count = await reader.ReadBlockAsync(buffer, cancellation);
        return new string(buffer, 0, count).Replace("\0", string.Empty, StringComparison.Ordinal);
    }

    private static WebhookOutcome Failed(string error) => new(null, null, error, false, null);
}

/// <summary>How one attempt went.</summary>
/// <param name="Status">HTTP status; null without an answer.</param>
/// <param name="Body">Beginning of the answer.</param>
/// <param name="Error">Why there is no answer.</param>
/// <param name="IsDelivered">True for a status of 200 to 299.</param>
/// <param name="RetryAfter">How long the address asks to be left alone.</param>
internal sealed record WebhookOutcome(int? Status, string? Body, string? Error, bool IsDelivered, TimeSpan? RetryAfter)
{
    /// <summary>True where we ourselves refused to send: trying again changes nothing.</summary>
    public bool IsRefused { get; init; }

    /// <summary>True where another attempt may go better.</summary>
    public bool IsTransient => !IsDelivered && !IsRefused && Status is null or 429 or 500 or 502 or 503 or 504;
}
