using System.Net;
using System.Net.Sockets;

namespace Weir.Storage.Http;

/// <summary>Sends a request again when the server is busy or the connection broke: with pauses that grow, or as long as <c>Retry-After</c> says.</summary>
/// <remarks>For requests that may be repeated and whose content can be sent twice.</remarks>
internal sealed class HttpRetries(HttpMessageHandler inner, TimeSpan timeout) : DelegatingHandler(inner)
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pause = FirstPause * Math.Pow(3, attempt - 1);
            try
            {
                // The time until the answer begins; its content is the reader's to watch.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(timeout);
                var response = await base.SendAsync(request, patience.Token);
                if (attempt == Attempts || !MayPass(response.StatusCode)) return response;
                pause = response.Headers.RetryAfter?.Delta is { } wanted ? wanted < LongestPause ? wanted : LongestPause : pause;
                response.Dispose();
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == Attempts) throw new HttpRequestException($"no answer within {timeout.TotalSeconds:0} s", e);
            }
            catch (HttpRequestException e) when (attempt < Attempts && e.InnerException is not SocketException { SocketErrorCode: SocketError.HostNotFound })
            {
                // Refused or broken: the pause below. A name that there is not is no sooner there for waiting.
            }
            catch (Exception e) when (e is UriFormatException or NotSupportedException or ArgumentException)
            {
                throw new HttpRequestException("it sends us on to an address that is none of the web"); // file:///, say; what the handler says of it is of no help
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    private static bool MayPass(HttpStatusCode status) => (int)status is 408 or 429 or >= 500 and not 501 and not 505;
}
