using Npgsql;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Queries;

/// <summary>Reads <c>postgresql://</c> addresses.</summary>
internal static class PostgreSqlAddress
{
    private const int DefaultPort = 5432;

    /// <summary>Npgsql's connection string and a name without the password for messages.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static (string Settings, string Name) Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2)
            throw new WeirException(ErrorCodes.InvalidValue, "the PostgreSQL address has no host or no database", "write postgresql://user:password@host:5432/database");
        var user = uri.UserInfo.Split(':', 2);
        var port = uri.Port > 0 ? uri.Port : DefaultPort;
        var database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        var settings = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = port, Database = database, Pooling = false, ApplicationName = "weir" };
        if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) settings.Password = Uri.UnescapeDataString(user[1]);
        return (settings.ConnectionString, $"postgresql://{uri.Host}:{port}/{database}");
    }
}
