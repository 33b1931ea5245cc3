using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weir.Foundation.Errors;

namespace Weir.Server.Hosting;

/// <summary>Reads whole bodies of calls, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Largest body of a JSON call: the protocol's batches are said to stay under 1 MB, the real server takes 16 and more.</summary>
    public const long MaxBytes = 32L << 20;

    private const long MaxDrainedBytes = 256L << 20;

    /// <summary>The body in one piece.</summary>
    /// <exception cref="WeirException"><c>request_too_large</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes) await DrainAsync(request);
        if (request.ContentLength == 0) return default;
        try
        {
            var reader = request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
                if (result.Buffer.Length > MaxBytes) throw TooLarge();
                if (result.IsCompleted)
                {
                    var bytes = result.Buffer.ToArray();
                    reader.AdvanceTo(result.Buffer.End);
                    return bytes;
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    // An answer that comes while the client still sends is lost with the connection: what can be read in reasonable time is read away first.
    private static async Task DrainAsync(HttpRequest request)
    {
        if (request.ContentLength <= MaxDrainedBytes)
        {
            request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
        }

        throw TooLarge();
    }

    private static WeirException TooLarge() => new("request_too_large", $"the request body is larger than {MaxBytes >> 20} MiB", "log in smaller batches; files go through mlflow-artifacts");
}
