using Weir.Foundation.Errors;

namespace Weir.Persistence.Queries;

/// <summary>Opens queries by the address of a database.</summary>
public static class ReadOnlyQueries
{
    /// <summary>Starts a query.</summary>
    /// <param name="address"><c>postgresql://user:password@host:port/database</c>, <c>sqlite:///path</c>, or the path of a SQLite file.</param>
    /// <param name="sql">One SELECT.</param>
    /// <param name="cancellation">Ends the query on the server too.</param>
    /// <exception cref="WeirException">The address is wrong, the database does not answer, or it refuses the query.</exception>
    public static async Task<IReadOnlyQuery> OpenAsync(string address, string sql, CancellationToken cancellation = default)
    {
        if (address.StartsWith("postgresql://", StringComparison.Ordinal) || address.StartsWith("postgres://", StringComparison.Ordinal))
            return await PostgreSqlQuery.OpenAsync(address, sql, cancellation);
        if (address.StartsWith("sqlite:///", StringComparison.Ordinal)) return SqliteQuery.Open(address["sqlite:///".Length..], sql, cancellation);
        if (address.Contains("://", StringComparison.Ordinal))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{address[..address.IndexOf("://", StringComparison.Ordinal)]}://' is not a database that can be read", "use postgresql://user@host/database or the path of a SQLite file");
        return SqliteQuery.Open(address, sql, cancellation);
    }
}
