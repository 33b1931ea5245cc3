using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Weir.Storage;

namespace Weir.Server.Tracking;

/// <summary>Sends an object of a store as an attachment, whole or the one range that was asked for.</summary>
internal static class FileResponse
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    public static async Task SendAsync(HttpContext context, IObjectStore store, string key)
    {
        var (request, response) = (context.Request, context.Response);
        var whole = await store.FindAsync(key, context.RequestAborted)
            ?? throw new Foundation.Errors.WeirException(Foundation.Errors.ErrorCodes.NotFound, $"there is no artifact '{key}'");
        response.Headers.AcceptRanges = "bytes";
        response.ContentType = Types.TryGetContentType(whole.Name, out var type) ? type : "application/octet-stream";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = whole.Name }.ToString();
        if (whole.ModifiedAt is { } modified) response.GetTypedHeaders().LastModified = modified;

        var range = Range(request, whole.SizeBytes);
        if (range is { Length: 0 })
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{whole.SizeBytes}");
            return;
        }

        await using var content = await store.OpenAsync(key, range, context.RequestAborted);
        response.ContentLength = content.Length;
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {content.Offset}-{content.Offset + content.Length - 1}/{content.TotalBytes}");
        }

        if (!HttpMethods.IsHead(request.Method)) await content.Stream.CopyToAsync(response.Body, 1 << 17, context.RequestAborted);
    }

    // Several ranges at once are answered with the whole, as the standard allows. A range of length 0 stands for one that cannot be met.
    private static ByteRange? Range(HttpRequest request, long size)
    {
        if (request.GetTypedHeaders().Range is not { Ranges: { Count: 1 } ranges, Unit.Value: "bytes" }) return null;
        var asked = ranges.First();
        if (asked.From is null) return asked.To is > 0 && size > 0 ? new ByteRange(Math.Max(0, size - asked.To.Value)) : new ByteRange(0, 0);
        return asked.From >= size ? new ByteRange(0, 0) : new ByteRange(asked.From.Value, asked.To is { } to ? Math.Min(to, size - 1) - asked.From.Value + 1 : null);
    }
}
