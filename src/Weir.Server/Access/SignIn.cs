using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Tracking.Access;

namespace Weir.Server.Access;

/// <summary>Lets in who shows who he is, where the server has users.</summary>
internal sealed class SignIn(Authenticator authenticator, AccessRules rules)
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
        else
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"mlflow\"";
            await rules.Refuse(context, new WeirException("unauthenticated", "You are not authenticated. Give a user name and password (MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD) or a token (MLFLOW_TRACKING_TOKEN)."));
        }
    }
}
