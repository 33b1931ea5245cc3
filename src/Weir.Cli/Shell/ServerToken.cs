using System.Net;
using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>The token of a server: anything that listens beyond loopback wants one.</summary>
internal static class ServerToken
{
    /// <summary>The token from a file or <c>WEIR_TOKEN</c>; null when none is needed.</summary>
    /// <exception cref="WeirException"><c>usage</c>: beyond loopback without a token; <c>invalid_value</c>: an empty file.</exception>
    public static string? Require(VerbContext context, string host, string? file, bool noAuth)
    {
        if (file is not null)
        {
            var path = context.Resolve(file);
            if (!File.Exists(path)) throw WeirException.FileNotFound(file);
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : throw new WeirException(ErrorCodes.InvalidValue, $"the token file '{file}' is empty", "write a long random word into it");
        }

        if (Environment.GetEnvironmentVariable("WEIR_TOKEN") is { Length: > 0 } token) return token;
        var isLoopback = host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        if (isLoopback || noAuth) return null;
        throw WeirException.Usage($"listening on {host} lets others in, and there is no token", "use --token-file FILE or WEIR_TOKEN, or --no-auth if that is what you want");
    }
}
