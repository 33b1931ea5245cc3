using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Serving.V2;

namespace Weir.Server.Serving;

/// <summary>The Open Inference Protocol V2 over REST.</summary>
internal static class V2Endpoints
{
    private const string Protocol = "v2";

    public static void Map(IEndpointRouteBuilder app, ModelService service)
    {
        app.MapGet("/v2", (HttpContext context) => ServingErrors.JsonAsync(context, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", "weir");
            json.WriteString("version", typeof(V2Endpoints).Assembly.GetName().Version!.ToString(3));
            json.WriteStartArray("extensions");
            json.WriteEndArray();
            json.WriteEndObject();
        }));
        app.MapGet("/v2/health/live", (HttpContext context) => FlagAsync(context, "live"));
        app.MapGet("/v2/health/ready", (HttpContext context) => FlagAsync(context, "ready"));
        foreach (var path in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            app.MapGet(path, (HttpContext context) => MetadataAsync(context, service));
            app.MapGet(path + "/ready", (HttpContext context) => ReadyAsync(context, service));
            app.MapPost(path + "/infer", (HttpContext context) => service.AnswerAsync(context, Protocol, () => service.Models.Find(Name(context)!, Version(context)), static (_, body, model) => V2RequestParser.Parse(body.Span, model)));
        }
    }

    private static Task FlagAsync(HttpContext context, string flag) => ServingErrors.JsonAsync(context, 200, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean(flag, true);
        json.WriteEndObject();
    });

    private static Task MetadataAsync(HttpContext context, ModelService service)
    {
        var model = service.Models.Find(Name(context)!, Version(context));
        return ServingErrors.JsonAsync(context, 200, json => V2Writer.WriteMetadata(json, model, service.Models.VersionsOf(model.Name)));
    }

    private static Task ReadyAsync(HttpContext context, ModelService service)
    {
        var model = service.Models.Find(Name(context)!, Version(context));
        return ServingErrors.JsonAsync(context, 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", model.Name);
            json.WriteBoolean("ready", true);
            json.WriteEndObject();
        });
    }

    private static string? Name(HttpContext context) => (string?)context.Request.RouteValues["model"];

    private static string? Version(HttpContext context) => (string?)context.Request.RouteValues["version"];
}
