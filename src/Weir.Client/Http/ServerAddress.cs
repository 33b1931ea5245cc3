namespace Weir.Client.Http;

/// <summary>An address without what must not be printed: <c>http://user:password@host</c> is split into place and credentials.</summary>
public static class ServerAddress
{
    /// <summary>Scheme, host, port and path, without user, query and closing slash.</summary>
    public static string Root(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>An address of any kind as it may be printed; what is no address stays as it is.</summary>
    public static string Printable(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return address;
        var end = address.IndexOfAny(['/', '?', '#'], start);
        var at = address.LastIndexOf('@', (end < 0 ? address.Length : end) - 1);
        return at < start ? address : address[..start] + address[(at + 1)..];
    }

    /// <summary>The user and password that an address carries; null for none.</summary>
    public static HttpCredentials? Credentials(Uri address)
    {
        if (address.UserInfo.Length == 0) return null;
        var parts = address.UserInfo.Split(':', 2);
        return HttpCredentials.Password(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
    }
}
