using System.Text;

namespace Weir.Tracking.Access;

/// <summary>What an <c>Authorization</c> header says.</summary>
/// <param name="Name">Name of basic authentication; null for a bearer token.</param>
/// <param name="Secret">Password or token.</param>
internal sealed record Credentials(string? Name, string Secret)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>True where the secret can only be a token.</summary>
    public bool IsToken => Name is null || Secret.StartsWith(TokenTable.Prefix, StringComparison.Ordinal);

    /// <summary>Reads a header; null for what is neither basic nor bearer.</summary>
    public static Credentials? Parse(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim() is { Length: > 0 } token ? new Credentials(null, token) : null;
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return Strict.GetString(Convert.FromBase64String(header[6..].Trim())).Split(':', 2) is [var name, { Length: > 0 } secret] ? new Credentials(name, secret) : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>True when a token of this user may come under the name that was given: his own, or none in particular.</summary>
    public bool FitsOwner(string username) => Name is null or "" or "token" || Name == username;
}
