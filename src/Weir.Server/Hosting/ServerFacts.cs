using Microsoft.AspNetCore.Http;

namespace Weir.Server.Hosting;

/// <summary><c>/health</c> and <c>/version</c>, which stay open to everybody.</summary>
internal static class ServerFacts
{
    /// <summary>What MLflow's clients compare versions with; Weir's own version is in <c>/api/weir/v1/server</c>.</summary>
    public const string MlflowVersion = "3.6.0";

    public static bool IsOpen(PathString path) => path == "/health" || path == "/version";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (!IsOpen(path)) return next(context);
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(path == "/health" ? "OK" : MlflowVersion);
    }
}
