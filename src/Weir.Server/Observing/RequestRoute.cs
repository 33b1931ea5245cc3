using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Weir.Server.Observing;

/// <summary>Which route answered a request: a template, so that figures stay few whatever is asked for.</summary>
internal sealed class RequestRoute
{
    private const string Artifacts = "/api/2.0/mlflow-artifacts/";

    private static readonly HashSet<string> Fixed = ["/health", "/version", "/metrics", "/v1/traces", "/get-artifact", "/model-versions/get-artifact", "/ajax-api/2.0/mlflow/upload-artifact", "/ajax-api/2.0/mlflow/get-trace-artifact"];

    /// <summary>The template; null until somebody answers.</summary>
    public string? Template { get; set; }

    /// <summary>Notes the template, where the request is watched.</summary>
    public static void Set(HttpContext context, string template)
    {
        if (context.Features.Get<RequestRoute>() is { } route) route.Template = template;
    }

    /// <summary>The template of a request that was answered.</summary>
    public string Of(HttpContext context)
    {
        if (Template is { } known) return known;
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern }) return pattern.Contains("{*", StringComparison.Ordinal) ? "ui" : pattern;
        var path = context.Request.Path.Value ?? string.Empty;
        if (Fixed.Contains(path)) return path;
        if (path.StartsWith("/ajax-api/2.0/mlflow-artifacts/", StringComparison.Ordinal)) path = "/api" + path["/ajax-api".Length..];
        if (!path.StartsWith(Artifacts, StringComparison.Ordinal)) return path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/ajax-api/", StringComparison.Ordinal) ? "unknown" : "ui";
        return path[Artifacts.Length..].Split('/')[0] switch
        {
            "artifacts" when path.Length <= Artifacts.Length + "artifacts/".Length => Artifacts + "artifacts",
            "artifacts" => Artifacts + "artifacts/{path}",
            "mpu" => Artifacts + "mpu",
            "presigned" => Artifacts + "presigned/{path}",
            _ => "unknown",
        };
    }
}
