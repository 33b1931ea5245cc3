using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Tracking.Access;

namespace Weir.Server.Access;

/// <summary>Lets in who shows who he is, where the server has users.</summary>
internal sealed class SignIn(Authenticator authenticator, AccessRules rules, Func<HttpContext, Task<bool>> page)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (rules.IsOpen(context.Request.Path))
        {
            await next(context);
            return;
        }

        // Two headers could be read differently by whoever stands in between.
        var header = context.Request.Headers.Authorization is { Count: 1 } one ? one.ToString() : string.Empty;
        if (context.Request.Headers.Authorization.Count == 0 && SessionCookie.Of(context.Request) is { } session) header = "Bearer " + session;
        var (caller, wait) = await authenticator.AuthenticateAsync(header, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (caller is not null)
        {
            context.Features.Set(caller);
            await next(context);
        }
        else if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await rules.Refuse(context, new WeirException("too_many_requests", "too many wrong passwords or tokens: try again later"));
        }
        else if (context.Request.Headers.Authorization.Count > 0 || !await page(context))
        {
            // Pages ask by themselves, better than the browser does; to it "Basic" is the word to open its own window.
            context.Response.Headers.WWWAuthenticate = IsScript(context.Request) ? "Bearer realm=\"weir\"" : "Basic realm=\"mlflow\"";
            await rules.Refuse(context, new WeirException("unauthenticated", "You are not authenticated. Give a user name and password (MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD) or a token (MLFLOW_TRACKING_TOKEN)."));
        }
    }

    private static bool IsScript(HttpRequest request) => request.Headers["Sec-Fetch-Mode"].ToString() is { Length: > 0 } mode && mode != "navigate";
}
