using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;
using Weir.Server.Hosting;
using Weir.Serving;

namespace Weir.Server.Serving;

/// <summary>Failures of requests in the shape of their protocol: <c>{"error"}</c> for V2, <c>{"error_code", "message"}</c> for scoring.</summary>
internal static class ServingErrors
{
    private static readonly string[] OpenPaths = ["/v2/health/live", "/v2/health/ready", "/ping", "/health", "/version"];

    /// <summary>Paths that everybody may ask: what watches over servers has no token.</summary>
    public static bool IsOpen(PathString path) => OpenPaths.Contains(path.Value);

    /// <summary>Writes a refusal of a caller.</summary>
    public static Task RefuseAsync(HttpContext context, WeirException failure) => WriteAsync(context, MlflowErrors.OnTheWire(failure.Code).Status, MlflowErrors.OnTheWire(failure.Code).ErrorCode, failure.Message);

    /// <summary>Turns every failure into an answer.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, ModelServerOptions options)
    {
        try
        {
            await next(context);
            if (context.Response.HasStarted) return;
            if (context.Response.StatusCode == 405) await DetailAsync(context, 405, "Method Not Allowed");
            if (context.Response.StatusCode == 404) await NotFoundAsync(context);
        }
        catch (ServingException e)
        {
            await WriteAsync(context, ServingFaults.Status(e), ServingFaults.Code(e.Fault), e.Message);
        }
        catch (BadHttpRequestException e)
        {
            var message = e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => $"the body is larger than {options.MaximumBodyBytes >> 20} MiB",
                StatusCodes.Status408RequestTimeout => "the body came too slowly and was given up",
                _ => "the request is no valid HTTP",
            };
            await WriteAsync(context, e.StatusCode, "BAD_REQUEST", message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is there to hear.
        }
        catch (ConnectionResetException)
        {
            context.Abort(); // it broke off in the middle of its request
        }
        catch (Exception e)
        {
            // A fault of ours.
            var told = FailureLog.Keep(context.RequestServices.GetRequiredService<ILoggerFactory>(), context.Request, e);
            await WriteAsync(context, 500, "INTERNAL_ERROR", told.Message);
        }
    }

    private static Task NotFoundAsync(HttpContext context) =>
        IsV2(context) ? WriteAsync(context, 404, "NOT_FOUND", $"there is nothing at {context.Request.Path}") : DetailAsync(context, 404, "Not Found");

    private static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        return JsonAsync(context, status, json =>
        {
            json.WriteStartObject();
            if (IsV2(context))
            {
                json.WriteString("error", message);
            }
            else
            {
                json.WriteString("error_code", code);
                json.WriteString("message", message);
            }

            json.WriteEndObject();
        });
    }

    private static Task DetailAsync(HttpContext context, int status, string detail) => JsonAsync(context, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("detail", detail);
        json.WriteEndObject();
    });

    /// <summary>Writes a JSON answer.</summary>
    public static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonDefaults.Compact)) write(json);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static bool IsV2(HttpContext context) => context.Request.Path.StartsWithSegments("/v2");
}
