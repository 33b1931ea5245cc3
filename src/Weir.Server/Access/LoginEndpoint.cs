using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Api;
using Weir.Server.Hosting;
using Weir.Tracking.Access;

namespace Weir.Server.Access;

/// <summary>Logs browsers in and out: <c>POST /api/weir/v1/access/login</c> and <c>…/logout</c>, which nobody needs to have a session for.</summary>
internal sealed class LoginEndpoint(BrowserSessions sessions, AccessRules rules)
{
    private const long MostBytes = 8 << 10;
    private const string Login = WeirApi.Prefix + "/access/login";
    private const string Logout = WeirApi.Prefix + "/access/logout";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value;
        if (path is not (Login or Logout)) return next(context);
        if (!HttpMethods.IsPost(context.Request.Method)) throw new WeirException(MlflowErrors.EndpointNotFound, $"'{path}' takes POST");
        return path == Login ? LogInAsync(context) : LogOutAsync(context);
    }

    private async Task LogInAsync(HttpContext context)
    {
        // JSON alone: a form of another site's page cannot send it unasked, and so log nobody in as somebody else.
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) throw MlflowErrors.Invalid("a login is JSON: {\"username\": …, \"password\": …}");
        if (context.Request.ContentLength is not (> 0 and <= MostBytes)) throw MlflowErrors.Invalid("a login has a body of known length, of at most 8 KiB");
        var (username, password) = Read(await RequestBody.ReadAsync(context.Request));
        var (who, secret) = await sessions.BeginAsync(username, password, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (secret is null)
        {
            if (who.Wait <= TimeSpan.Zero) throw new WeirException("unauthenticated", "name or password is wrong");
            context.Response.Headers.RetryAfter = Math.Ceiling(who.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await rules.Refuse(context, new WeirException("too_many_requests", string.Create(CultureInfo.InvariantCulture, $"too many wrong passwords or tokens: try again in {Math.Ceiling(who.Wait.TotalSeconds)} s")));
            return;
        }

        SessionCookie.Set(context, secret, BrowserSessions.Lifetime);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LogOutAsync(HttpContext context)
    {
        if (SessionCookie.Of(context.Request) is { } secret) await sessions.EndAsync(secret, context.RequestAborted);
        SessionCookie.Remove(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static (string Username, string Password) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && Text(root, "username") is { Length: > 0 } username && Text(root, "password") is { Length: > 0 } password) return (username, password);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below. InvalidOperationException: half a character, escaped.
        }

        throw MlflowErrors.Invalid("a login needs username and password");
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
