using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Tracking;
using Weir.Tracking.Access;

namespace Weir.Server.Observing;

/// <summary><c>GET /metrics</c>: figures without names, for whoever may call, or for everybody by option.</summary>
internal sealed class MetricsEndpoint(MetricsPage page, ServerMeter meter, TrackingService service, bool isOpen)
{
    public const string Path = "/metrics";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != Path)
        {
            await next(context);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) throw new WeirException(Client.MlflowErrors.EndpointNotFound, $"'{Path}' does not take {context.Request.Method}");
        if (!isOpen) await service.Access.RequireAnythingAsync(RequestCaller.Of(context), Permission.Read, context.RequestAborted);
        try
        {
            meter.DatabaseBytes = await service.DatabaseBytesAsync(context.RequestAborted);
        }
        catch (WeirException)
        {
            meter.DatabaseBytes = 0; // the database is away: just then the other figures are wanted
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(page.Text(), context.RequestAborted);
    }
}
