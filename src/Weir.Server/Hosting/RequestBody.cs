using System.Buffers;
using Microsoft.AspNetCore.Connections;
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

    // More is taken as it comes: who announces much and sends nothing must not cost memory.
    private const long MostAtOnce = 1L << 20;

    /// <summary>The body in one piece.</summary>
    /// <exception cref="WeirException"><c>request_too_large</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes) await DrainAsync(request);
        if (request.ContentLength == 0) return default;
        try
        {
            return request.ContentLength is <= MostAtOnce and { } length ? await ReadKnownAsync(request, (int)length) : await ReadUnknownAsync(request);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
        catch (BadHttpRequestException e) when (e.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal))
        {
            throw new ConnectionResetException("the caller hung up in the middle of his request", e); // nobody waits for an answer
        }
    }

    // Taken from the connection as it comes: what a caller who hangs up leaves half-read there, the web server stumbles over.
    private static async Task<ReadOnlyMemory<byte>> ReadKnownAsync(HttpRequest request, int length)
    {
        var bytes = new byte[length];
        var count = 0;
        while (count < length && await request.Body.ReadAsync(bytes.AsMemory(count), request.HttpContext.RequestAborted) is > 0 and var more) count += more;
        return bytes.AsMemory(0, count);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadUnknownAsync(HttpRequest request)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        while (await request.Body.ReadAsync(bytes.GetMemory(4096), request.HttpContext.RequestAborted) is > 0 and var more)
        {
            bytes.Advance(more);
            if (bytes.WrittenCount > MaxBytes) throw TooLarge();
        }

        return bytes.WrittenMemory;
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
