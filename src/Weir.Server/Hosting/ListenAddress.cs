using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Errors;

namespace Weir.Server.Hosting;

/// <summary>Where to listen, and whether that is safe without a token.</summary>
internal static class ListenAddress
{
    /// <summary>The end point of the options.</summary>
    /// <exception cref="WeirException"><c>token_needed</c> beyond loopback without a token; <c>invalid_value</c> for a name that is no address.</exception>
    public static IPEndPoint Parse(WeirServerOptions options)
    {
        if (options.Port is < 0 or > 65535) throw new WeirException(ErrorCodes.InvalidValue, $"port {options.Port} is not between 0 and 65535");
        var address = Resolve(options.Host);
        if (!IPAddress.IsLoopback(address) && options.Token is null && !options.NoAuth)
        {
            throw new WeirException(
                "token_needed",
                $"listening on {options.Host} lets other machines in, and no token is set",
                "add --token-file FILE (or WEIR_TOKEN), or --no-auth to serve everybody")
            { Kind = FailureKind.Usage };
        }

        return new IPEndPoint(address, options.Port);
    }

    private static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return address;
        if (host is "*" or "+") return IPAddress.IPv6Any;
        try
        {
            return Dns.GetHostAddresses(host).OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or ArgumentException)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"'{host}' is not an address of this machine", "for example --host 127.0.0.1", inner: e);
        }
    }
}
