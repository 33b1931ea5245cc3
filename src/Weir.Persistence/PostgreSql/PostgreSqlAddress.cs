using System.Globalization;
using Npgsql;
using Weir.Foundation.Errors;

namespace Weir.Persistence.PostgreSql;

/// <summary>Reads <c>postgresql://</c> addresses as libpq writes them: <c>postgresql://user:password@host:5432/database?sslmode=require</c>.</summary>
internal static class PostgreSqlAddress
{
    private const int DefaultPort = 5432;

    /// <summary>A source of connections, each owned by whoever opens it, and a name without the password for messages.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static (NpgsqlDataSource Source, string Name) Open(string address)
    {
        var (settings, name) = Parse(address);
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return (builder.Build(), name);
    }

    internal static (NpgsqlConnectionStringBuilder Settings, string Name) Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2)
            throw new WeirException(ErrorCodes.InvalidValue, "the PostgreSQL address has no host or no database", "write postgresql://user:password@host:5432/database");
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Pooling = false,
            ApplicationName = "weir",
            MaxAutoPrepare = 256,
            AutoPrepareMinUsages = 2,
            CommandTimeout = 0,
            KeepAlive = 0,
            TcpKeepAlive = true,
        };
        if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (part, string.Empty);
            Apply(settings, key, value);
        }

        return (settings, $"postgresql://{settings.Host}:{settings.Port}/{settings.Database}");
    }

    private static void Apply(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        switch (key)
        {
            case "host": settings.Host = value; break; // a folder: the server's Unix socket
            case "application_name": settings.ApplicationName = value; break;
            case "sslrootcert": settings.RootCertificate = value; break;
            case "sslcert": settings.SslCertificate = value; break;
            case "sslkey": settings.SslKey = value; break;
            case "options": settings.Options = value; break;
            case "connect_timeout" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds): settings.Timeout = seconds; break;
            case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var mode): settings.SslMode = mode; break;
            default:
                throw new WeirException(
                    ErrorCodes.InvalidValue, $"the PostgreSQL address has '{key}={(key.Contains("pass", StringComparison.OrdinalIgnoreCase) ? "…" : value)}', which is not understood",
                    "known are sslmode (disable, allow, prefer, require, verify-ca, verify-full), sslrootcert, sslcert, sslkey, host, connect_timeout, application_name, options");
        }
    }
}
