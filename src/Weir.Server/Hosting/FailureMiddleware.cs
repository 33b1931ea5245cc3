using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Server.Api;

namespace Weir.Server.Hosting;

/// <summary>Turns failures into the error shape of the API that was called; nothing internal is ever shown.</summary>
internal static class FailureMiddleware
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType, ContentType: null })
                await WriteAsync(context, MlflowErrors.Invalid("a parameter is missing or cannot be read"), context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (ConnectionResetException)
        {
            context.Abort(); // the caller broke off in the middle of his request: no failure of ours, and nothing for the log
        }
        catch (WeirException e)
        {
            await WriteAsync(context, IsOurs(e) ? Logged(context, e) : e);
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(context, new WeirException(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "request_too_large" : MlflowErrors.InvalidParameterValue, e.Message), e.StatusCode);
        }
        catch (Exception e)
        {
            // A fault of ours: the log has it all, the caller a sentence.
            await WriteAsync(context, Logged(context, e));
        }
    }

    /// <summary>Writes an error in the shape of the API that the path belongs to.</summary>
    public static async Task WriteAsync(HttpContext context, WeirException failure, int? statusCode = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // half an answer was sent: breaking off is the only way to say that it is not whole
            return;
        }

        var (code, status) = failure.Code == "request_too_large" ? ("INVALID_PARAMETER_VALUE", 413) : MlflowErrors.OnTheWire(failure.Code);
        status = statusCode ?? status;
        context.Response.StatusCode = status;
        if (status == 503) context.Response.Headers.RetryAfter = "1";
        if (context.Request.Path.StartsWithSegments(WeirApi.Prefix))
        {
            context.Response.ContentType = "application/problem+json";
            var problem = new Problem("about:blank", failure.Message, status, failure.Code, failure.Hint);
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem));
        }
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new WireError(code, failure.Message), WireJson.Default.WireError));
        }
    }

    // Files and the words of databases are nothing to a caller: whatever is not his own mistake goes to the log, under an id that he can name.
    private static bool IsOurs(WeirException e) => e.Code is not ("request_too_large" or "not_implemented") && MlflowErrors.OnTheWire(e.Code).Status >= 500;

    private static WeirException Logged(HttpContext context, Exception e) =>
        FailureLog.Keep(context.RequestServices.GetRequiredService<ILoggerFactory>(), context.Request, e);
}
