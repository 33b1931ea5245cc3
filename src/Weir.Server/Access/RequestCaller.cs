using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;
using Weir.Tracking.Access;

namespace Weir.Server.Access;

/// <summary>Who makes a request. Nobody, until a middleware says who: what forgets to ask answers nobody.</summary>
internal static class RequestCaller
{
    /// <summary>The caller that <see cref="SignIn"/> or <see cref="LetIn"/> found.</summary>
    /// <exception cref="WeirException"><c>permission_denied</c>: none was found.</exception>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new WeirException("permission_denied", "Permission denied");

    /// <summary>For a server without users: everybody, under one name.</summary>
    public static Func<HttpContext, RequestDelegate, Task> LetIn(string name)
    {
        var everybody = Caller.Open(name);
        return (context, next) =>
        {
            context.Features.Set(everybody.From(context.Connection.RemoteIpAddress));
            return next(context);
        };
    }
}
