using System.Buffers;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Hosting;
using Weir.Tracking;

namespace Weir.Server.Tracking;

/// <summary>MLflow's REST API: every call that the tracking service answers, under each prefix that clients use.</summary>
internal sealed class MlflowEndpoints
{
    private static readonly string[] Prefixes = ["/api/2.0/mlflow/", "/ajax-api/2.0/mlflow/", "/api/2.0/preview/mlflow/", "/ajax-api/2.0/preview/mlflow/"];

    private readonly Dictionary<(string Path, string Method), ICallHandler> _calls = [];
    private readonly HashSet<string> _paths = [];

    public MlflowEndpoints(TrackingService service)
    {
        foreach (var handler in service.Handlers)
        {
            _paths.Add(handler.Call.Path);
            foreach (var method in handler.Call.Methods) _calls.Add((handler.Call.Path, method), handler);
        }
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        foreach (var prefix in Prefixes)
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return AnswerAsync(context, path[prefix.Length..].TrimEnd('/'));
        return next(context);
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        var request = context.Request;
        if (!_calls.TryGetValue((path, request.Method), out var handler))
        {
            if (!_paths.Contains(path)) throw new WeirException(MlflowErrors.EndpointNotFound, $"'{request.Method} {request.Path}' is not a call of this server");
            await MethodNotAllowedAsync(context, path);
            return;
        }

        var body = await RequestBody.ReadAsync(request);
        if (!body.IsEmpty) CheckContentType(request);
        else if (request.QueryString.HasValue) body = QueryBody.ToJson(request.Query, handler);

        var output = new ArrayBufferWriter<byte>(512);
        await handler.InvokeAsync(body, output, context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(output.WrittenMemory, context.RequestAborted);
    }

    private async Task MethodNotAllowedAsync(HttpContext context, string path)
    {
        context.Response.Headers.Allow = string.Join(", ", _calls.Keys.Where(k => k.Path == path).Select(k => k.Method));
        await FailureMiddleware.WriteAsync(context, new WeirException(MlflowErrors.EndpointNotFound, $"'{path}' does not take {context.Request.Method}"), StatusCodes.Status405MethodNotAllowed);
    }

    private static void CheckContentType(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
            throw MlflowErrors.Invalid("Bad Request. Content-Type must be one of ['application/json'].");
    }
}
