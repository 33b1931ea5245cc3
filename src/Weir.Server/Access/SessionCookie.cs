using Microsoft.AspNetCore.Http;

namespace Weir.Server.Access;

/// <summary>The cookie of a browser's session. Scripts cannot read it, other sites' pages do not send it, and where they could, it is not taken.</summary>
internal static class SessionCookie
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>The session's secret; null where there is none, or the request may come from another site's page.</summary>
    public static string? Of(HttpRequest request) =>
        request.Cookies.TryGetValue(Name(request), out var secret) && secret.Length > 0 && IsOwnPage(request) ? secret : null;

    /// <summary>Gives it to the browser.</summary>
    public static void Set(HttpContext context, string secret, TimeSpan lifetime) => context.Response.Cookies.Append(Name(context.Request), secret, Options(context.Request, lifetime));

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name(context.Request), Options(context.Request, null));

    // Cookies know no ports: two servers of one host must not take each other's.
    private static string Name(HttpRequest request) => request.Host.Port is { } port ? $"weir_session_{port}" : "weir_session";

    /// <summary>True for a request of this server's own pages. "Same site" is not enough: that has other ports and neighbouring hosts in it.</summary>
    private static bool IsOwnPage(HttpRequest request)
    {
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (request.Headers[FetchSite].ToString() is { Length: > 0 } site) return site == "same-origin" || (isRead && site == "none");
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
        return isRead; // a browser that says neither; SameSite keeps other pages out
    }

    private static CookieOptions Options(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
