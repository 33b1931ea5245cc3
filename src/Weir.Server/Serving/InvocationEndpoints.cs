using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Serving.Invocations;

namespace Weir.Server.Serving;

/// <summary>MLflow's scoring protocol: <c>/invocations</c>, <c>/ping</c>, <c>/health</c>, <c>/version</c>.</summary>
internal static class InvocationEndpoints
{
    private const string Protocol = "invocations";

    // Clients look at the first character: a scoring server of MLflow answers its version.
    private const string ProtocolVersion = "3.5.0";

    public static void Map(IEndpointRouteBuilder app, ModelService service)
    {
        foreach (var path in new[] { "/ping", "/health" }) app.MapGet(path, (HttpContext context) => TextAsync(context, "\n", "application/json"));
        app.MapGet("/version", (HttpContext context) => TextAsync(context, ProtocolVersion, "text/plain; charset=utf-8"));
        app.MapPost("/invocations", (HttpContext context) => InvokeAsync(context, service));
        app.MapPost("/models/{model}/invocations", (HttpContext context) => InvokeAsync(context, service));
    }

    private static Task InvokeAsync(HttpContext context, ModelService service) => service.AnswerAsync(
        context,
        Protocol,
        () => context.Request.RouteValues["model"] is string named ? service.Models.Find(named) : service.Only(),
        static (context, body, model) => Invocation.Parse(body, context.Request.ContentType, model));

    private static Task TextAsync(HttpContext context, string text, string contentType)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }
}
