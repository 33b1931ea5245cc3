using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Weir.Server.Serving;

/// <summary>Metrics and the OpenAPI page of a model server.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder app, ModelService service)
    {
        app.MapGet("/metrics", (HttpContext context) => TextAsync(context, service.MetricsText(), "text/plain; version=0.0.4; charset=utf-8"));
        app.MapGet("/openapi.json", (HttpContext context) => ServingErrors.JsonAsync(context, 200, json => OpenApiDocument.Write(json, service.Models)));
        app.MapGet("/docs", (HttpContext context) => TextAsync(context, ModelPage.Html(service.Models, $"{context.Request.Scheme}://{context.Request.Host}"), "text/html; charset=utf-8"));
        app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Redirect("/docs");
            return Task.CompletedTask;
        });
    }

    private static Task TextAsync(HttpContext context, string text, string contentType)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }
}
