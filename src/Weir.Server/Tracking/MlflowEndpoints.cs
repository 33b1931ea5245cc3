using System.Buffers;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Server.Observing;
using Weir.Server.Tracking.Routes;
using Weir.Tracking;

namespace Weir.Server.Tracking;

/// <summary>MLflow's REST API: every call that the tracking service answers, under each prefix that clients use.</summary>
internal sealed class MlflowEndpoints(TrackingService service)
{
    private static readonly (string Prefix, string Version)[] Prefixes =
    [
        ("/api/2.0/mlflow/", "2.0"), ("/ajax-api/2.0/mlflow/", "2.0"), ("/api/2.0/preview/mlflow/", "2.0"), ("/ajax-api/2.0/preview/mlflow/", "2.0"),
        ("/api/3.0/mlflow/", "3.0"), ("/ajax-api/3.0/mlflow/", "3.0"),
        ("/api/weir/v1/access/", MlflowCall.Own),
    ];

    // Of what is absent and lies outside the prefixes: /graphql, /signup.
    private const int LongestOther = 10;

    private readonly AbsentRoutes _absent = new(MlflowRoutes.All);
    private readonly CallRoutes _routes = new(service.Handlers);
    private readonly Dictionary<ICallHandler, string> _templates = service.Handlers.ToDictionary(h => h, h => h.Call.Prefix + h.Call.Path);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        foreach (var (prefix, version) in Prefixes)
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return AnswerAsync(context, version, path[prefix.Length..].TrimEnd('/'));
        return path.Length < LongestOther && _absent.Refusal(context.Request.Method, path) is { } absent ? throw absent : next(context);
    }

    private async Task AnswerAsync(HttpContext context, string version, string path)
    {
        var request = context.Request;
        if (_routes.Find(version, path) is not { } route)
            throw _absent.Refusal(request.Method, request.Path.Value!) ?? new WeirException(MlflowErrors.EndpointNotFound, $"'{request.Method} {request.Path}' is not a call of this server");

        if (!route.Methods.TryGetValue(request.Method, out var handler))
        {
            if (_absent.Refusal(request.Method, request.Path.Value!) is { } absent) throw absent;
            context.Response.Headers.Allow = string.Join(", ", route.Methods.Keys);
            var failure = new WeirException(MlflowErrors.EndpointNotFound, $"'{path}' does not take {request.Method}");
            await FailureMiddleware.WriteAsync(context, failure, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        RequestRoute.Set(context, _templates[handler]);
        var body = await RequestBody.ReadAsync(request);
        if (!body.IsEmpty) CheckContentType(request);
        else if (request.QueryString.HasValue) body = QueryBody.ToJson(request.Query, handler);

        var output = new ArrayBufferWriter<byte>(512);
        await handler.InvokeAsync(body, route.Values, RequestCaller.Of(context), output, context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(output.WrittenMemory, context.RequestAborted);
    }

    private static void CheckContentType(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
            throw MlflowErrors.Invalid("Bad Request. Content-Type must be one of ['application/json'].");
    }
}
