using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;

namespace Weir.Server.Access;

/// <summary>Asks for the host's token, as bearer or as the password of basic authentication (any user), so that MLflow's clients and browsers can give it.</summary>
internal sealed class TokenAccess(AccessRules rules)
{
    private readonly byte[]? _expected = rules.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (_expected is null || rules.IsOpen(context.Request.Path) || IsRight(context.Request.Headers.Authorization.ToString())) return next(context);
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"weir\"";
        return rules.Refuse(context, new WeirException("unauthenticated", "this server needs a token: Authorization: Bearer TOKEN, or basic authentication with the token as password"));
    }

    private bool IsRight(string header)
    {
        var presented = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Password(header[6..].Trim())
            : string.Empty;

        // Hashes have one length, so the comparison tells nothing about the token.
        return presented.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _expected);
    }

    private static string Password(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Split(':', 2) is [_, var password] ? password : string.Empty;
        }
        catch (FormatException)
        {
            return string.Empty;
        }
    }
}
