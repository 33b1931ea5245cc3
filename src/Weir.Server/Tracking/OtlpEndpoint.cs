using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Tracking;
using Weir.Tracking.Access;

namespace Weir.Server.Tracking;

/// <summary><c>POST /v1/traces</c>: spans over OpenTelemetry's HTTP protocol in protobuf, of any program that is told where to send them.</summary>
internal sealed class OtlpEndpoint(TrackingService service)
{
    private const string Type = "application/x-protobuf";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path != "/v1/traces")
        {
            await next(context);
            return;
        }

        if (!HttpMethods.IsPost(request.Method)) throw new WeirException(MlflowErrors.EndpointNotFound, $"'/v1/traces' does not take {request.Method}");
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, Type, StringComparison.OrdinalIgnoreCase)) throw MlflowErrors.Invalid($"Invalid Content-Type: {type}. Expected: {Type}");
        var experiment = request.Headers["x-mlflow-experiment-id"].ToString();
        if (experiment.Length == 0) throw MlflowErrors.Missing("x-mlflow-experiment-id");
        await service.Access.RequireExperimentAsync(RequestCaller.Of(context), experiment, Permission.Edit, context.RequestAborted);
        var body = await BodyAsync(request);
        await service.Spans.LogAsync(experiment, body, context.RequestAborted);
        context.Response.ContentType = Type; // an ExportTraceServiceResponse with nothing to tell has no bytes
        context.Response.ContentLength = 0;
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request);
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return body;
        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase)) throw MlflowErrors.Invalid($"Invalid Content-Encoding: {encoding}. Expected: gzip or none");
        return await UnpackedAsync(body, request.HttpContext.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> UnpackedAsync(ReadOnlyMemory<byte> packed, CancellationToken cancellation)
    {
        using var source = new MemoryStream(packed.ToArray());
        await using var unpacker = new GZipStream(source, CompressionMode.Decompress);
        using var result = new MemoryStream();
        var piece = new byte[1 << 16];
        try
        {
            while (await unpacker.ReadAsync(piece, cancellation) is > 0 and var count)
            {
                if (result.Length + count > RequestBody.MaxBytes) throw new WeirException("request_too_large", $"the request body unpacks to more than {RequestBody.MaxBytes >> 20} MiB", "export in smaller batches");
                result.Write(piece, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            throw MlflowErrors.Invalid("the request body is not gzip");
        }

        return result.ToArray();
    }
}
