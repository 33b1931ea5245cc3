using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weir.Server.Access;

/// <summary>Keeps foreign web pages from using a browser on this network: Host allow list against DNS rebinding, Origin check on writes.</summary>
internal sealed class BrowserProtection(AccessRules rules)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        if (!rules.IsOpen(request.Path) && !IsAllowedHost(request.Host.Value ?? string.Empty)) return RefuseHostAsync(context);
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return next(context);

        var isAllowed = IsAllowedOrigin(origin, request.Host.Value);
        if (isAllowed && rules.AllowedOrigins.Count > 0)
        {
            response.Headers.AccessControlAllowOrigin = origin;
            response.Headers.AccessControlAllowCredentials = "true";
            response.Headers.AccessControlAllowHeaders = "Content-Type, Authorization";
            response.Headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
            response.Headers.Vary = "Origin";
        }

        if (HttpMethods.IsOptions(request.Method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (!isAllowed && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return response.WriteAsync("Cross-origin request blocked");
        }

        return next(context);
    }

    private static Task RefuseHostAsync(HttpContext context)
    {
        context.RequestServices.GetRequiredService<ILogger<BrowserProtection>>()
            .LogWarning("a request for host '{Host}' was refused; allow it with --allowed-hosts or MLFLOW_SERVER_ALLOWED_HOSTS", context.Request.Host.Value);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Invalid Host header - possible DNS rebinding attack detected");
    }

    private bool IsAllowedHost(string host) => rules.AllowedHosts.Count > 0
        ? rules.AllowedHosts.Any(pattern => Matches(pattern, host) || Matches(pattern, WithoutPort(host)))
        : IsPrivate(WithoutPort(host)) || WithoutPort(host).Equals(rules.Host, StringComparison.OrdinalIgnoreCase);

    private bool IsAllowedOrigin(string origin, string? host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.IsLoopback || uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase) || rules.AllowedOrigins.Any(pattern => Matches(pattern, origin)));

    private static bool IsPrivate(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address)) return false;
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16) return IPAddress.IsLoopback(address) || (bytes[0] is 0xfc or 0xfd && bytes[1] == 0);
        return bytes switch
        {
            [127, ..] or [10, ..] or [192, 168, ..] or [0, 0, 0, 0] => true,
            [172, >= 16 and <= 31, ..] => true,
            _ => false,
        };
    }

    private static string WithoutPort(string host)
    {
        var end = host.LastIndexOf(':');
        return end > host.LastIndexOf(']') ? host[..end] : host;
    }

    private static bool Matches(string pattern, string text) =>
        pattern == "*" || Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase);
}
