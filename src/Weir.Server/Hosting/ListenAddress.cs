using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Errors;

namespace Weir.Server.Hosting;

/// <summary>Where to listen, and whether that is safe without a token.</summary>
public static class ListenAddress
{
    /// <summary>The end point of a host and port.</summary>
    /// <param name="host">An address, <c>*</c> for all, or a name of this machine.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="token">What callers must present; null for nothing.</param>
    /// <param name="noAuth">True when the user said that everybody may call.</param>
    /// <exception cref="WeirException"><c>token_needed</c> beyond loopback without a token; <c>invalid_value</c> for a name that is no address.</exception>
    public static IPEndPoint Parse(string host, int port, string? token, bool noAuth)
    {
        if (port is < 0 or > 65535) throw new WeirException(ErrorCodes.InvalidValue, $"port {port} is not between 0 and 65535");
        var address = Resolve(host);
        if (!IPAddress.IsLoopback(address) && token is null && !noAuth)
        {
            throw new WeirException(
                "token_needed",
                $"listening on {host} lets other machines in, and no token is set",
                "add --token-file FILE (or WEIR_TOKEN), or --no-auth to serve everybody")
            { Kind = FailureKind.Usage };
        }

        return new IPEndPoint(address, port);
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
