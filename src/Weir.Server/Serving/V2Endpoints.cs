using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Foundation.Json;
using Weir.Serving.V2;

namespace Weir.Server.Serving;

/// <summary>The Open Inference Protocol V2 over REST.</summary>
internal static class V2Endpoints
{
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
            app.MapPost(path + "/infer", (HttpContext context) => InferAsync(context, service));
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

    private static async Task InferAsync(HttpContext context, ModelService service)
    {
        var (name, version, status) = (string.Empty, string.Empty, 500);
        try
        {
            var model = service.Models.Find(Name(context)!, Version(context));
            (name, version) = (model.Name, model.Version);
            var (buffer, length) = await service.ReadBodyAsync(context);
            try
            {
                using var request = V2RequestParser.Parse(buffer.AsSpan(0, length), model);
                using var outputs = service.Run(context, model, request.Id, request.InputNames, request.Inputs, request.Outputs, out var names);

                // Written beside the response first: a value that JSON cannot carry must still become a clean error.
                var body = new System.Buffers.ArrayBufferWriter<byte>(1024);
                using (var json = new Utf8JsonWriter(body, JsonDefaults.Compact)) V2Writer.WriteInference(json, model, request.Id, names, outputs);
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
            service.Count(name, version, "v2", status);
        }
    }

    private static string? Name(HttpContext context) => (string?)context.Request.RouteValues["model"];

    private static string? Version(HttpContext context) => (string?)context.Request.RouteValues["version"];
}
