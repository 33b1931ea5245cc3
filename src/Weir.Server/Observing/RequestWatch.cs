using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Ids;
using Weir.Tracking.Access;

namespace Weir.Server.Observing;

/// <summary>Sees every request from outside: gives it an id, measures it, traces it where somebody listens, and logs a line of it.</summary>
internal sealed class RequestWatch(ServerMeter meter, ActivitySource source, ILogger<RequestWatch> log)
{
    private const string IdHeader = "X-Request-Id";
    private const int MostId = 64;

    // Nobody waited for the answer; nginx's number for it.
    private const int ClientGone = 499;

    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(s => (object)s)];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var id = context.TraceIdentifier = IdOf(context.Request);
        context.Response.Headers[IdHeader] = id;
        var route = new RequestRoute();
        context.Features.Set(route);
        using var span = source.HasListeners() ? Start(context.Request) : null;
        meter.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            meter.End();
            var elapsed = Stopwatch.GetElapsedTime(started);
            var status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? ClientGone : context.Response.StatusCode;
            var (method, template) = (MethodOf(context.Request), route.Of(context));
            if (meter.Requests.Enabled) meter.Requests.Record(elapsed.TotalSeconds, new("method", method), new("route", template), new("status", Statuses[status < 600 ? status : 0]));
            if (span is not null) End(span, context, method, template, status, id);
            if (log.IsEnabled(LogLevel.Information))
                new RequestLine(method, context.Request.Path.Value!, template, status, elapsed, id, context.Features.Get<Caller>()?.Name, context.Connection.RemoteIpAddress?.ToString(), span?.TraceId.ToHexString()).Write(log);
        }
    }

    // A caller's own id is kept where it is plain: it goes into logs and headers.
    private static string IdOf(HttpRequest request) =>
        request.Headers[IdHeader] is [{ Length: > 0 and <= MostId } given] && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? given : Id.New();

    private static string MethodOf(HttpRequest request) => request.Method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? request.Method : "OTHER";

    private Activity? Start(HttpRequest request)
    {
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var parent);
        var before = Activity.Current;
        Activity.Current = null; // the web server's own span is of nobody's interest, and would be taken for the parent
        var span = source.StartActivity(request.Method, ActivityKind.Server, parent);
        if (span is null) Activity.Current = before;
        return span;
    }

    private static void End(Activity span, HttpContext context, string method, string template, int status, string id)
    {
        span.DisplayName = $"{method} {template}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", template);
        span.SetTag("http.response.status_code", status);
        span.SetTag("url.path", context.Request.Path.Value);
        span.SetTag("url.scheme", context.Request.Scheme);
        span.SetTag("server.address", context.Request.Host.Host);
        if (context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent) span.SetTag("user_agent.original", agent);
        span.SetTag("weir.request_id", id);
        if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
    }
}
