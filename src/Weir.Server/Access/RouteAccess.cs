using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Server.Access;

/// <summary>Asks, once the route is known, whether its caller may take it; and tells the route's services who calls.</summary>
internal static class RouteAccess
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } route)
        {
            // The one escape that the server leaves in a path: names of models may hold slashes.
            if (context.Request.RouteValues.TryGetValue("name", out var value) && value is string name) context.Request.RouteValues["name"] = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            var caller = RequestCaller.Of(context);
            var access = context.RequestServices.GetRequiredService<ProjectTracking>().Service!.Access;
            if (route.Metadata.GetMetadata<RouteNeed>() is { } need) await need.CheckAsync(context, access, caller);
            else if (caller.IsUser) throw new WeirException("permission_denied", "Permission denied");
            context.RequestServices.GetRequiredService<CallerTracking>().Serve(caller);
        }

        await next(context);
    }
}
