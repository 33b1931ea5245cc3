using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Foundation.Json;
using Weir.Serving.Invocations;

namespace Weir.Server.Serving;

/// <summary>MLflow's scoring protocol: <c>/invocations</c>, <c>/ping</c>, <c>/health</c>, <c>/version</c>.</summary>
internal static class InvocationEndpoints
{
    // Clients look at the first character: a scoring server of MLflow answers its version.
    private const string ProtocolVersion = "3.5.0";

    public static void Map(IEndpointRouteBuilder app, ModelService service)
    {
        foreach (var path in new[] { "/ping", "/health" }) app.MapGet(path, (HttpContext context) => TextAsync(context, "\n", "application/json"));
        app.MapGet("/version", (HttpContext context) => TextAsync(context, ProtocolVersion, "text/plain; charset=utf-8"));
        app.MapPost("/invocations", (HttpContext context) => InvokeAsync(context, service));
        app.MapPost("/models/{model}/invocations", (HttpContext context) => InvokeAsync(context, service));
    }

    private static async Task InvokeAsync(HttpContext context, ModelService service)
    {
        var (name, version, status) = (string.Empty, string.Empty, 500);
        try
        {
            var model = context.Request.RouteValues["model"] is string named ? service.Models.Find(named) : service.Only();
            (name, version) = (model.Name, model.Version);
            var (buffer, length) = await service.ReadBodyAsync(context);
            try
            {
                using var feed = Invocation.Parse(buffer.AsMemory(0, length), context.Request.ContentType, model);
                using var outputs = service.Run(context, model, null, feed.Names, feed.Values, null, out var names);
                var body = new System.Buffers.ArrayBufferWriter<byte>(1024);
                using (var json = new Utf8JsonWriter(body, JsonDefaults.Compact)) Invocation.Write(json, feed, names, outputs);
                status = 200;
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = body.WrittenCount;
                await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
            }
            finally
            {
                ModelService.Return(buffer);
            }
        }
        catch (Exception e)
        {
            status = ServingFaults.Status(e);
            throw;
        }
        finally
        {
            service.Count(name, version, "invocations", status);
        }
    }

    private static Task TextAsync(HttpContext context, string text, string contentType)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }
}
