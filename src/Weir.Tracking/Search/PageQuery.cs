using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>A search: filter, order and page of one request, made into one statement.</summary>
internal sealed class PageQuery(SearchTarget target, string? filter, IReadOnlyList<string>? orderBy, string? pageToken, int maxResults)
{
    // Faults of the filter are found before a connection is taken.
    private readonly IReadOnlyList<Comparison> _comparisons = FilterParser.Parse(filter);
    private readonly List<string> _fixed = [];
    private Func<SqlParameters, SqlDialect, string?>? _readable;

    /// <summary>Adds a condition of the call itself.</summary>
    public void Where(string? condition)
    {
        if (condition is not null) _fixed.Add(condition);
    }

    /// <summary>Leaves out what the caller may not read; pages are as full as without.</summary>
    public void Readable(Func<SqlParameters, SqlDialect, string?> condition) => _readable = condition;

    /// <summary>Runs the search.</summary>
    /// <param name="session">Where.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="from">Table and alias.</param>
    /// <param name="read">Makes a row.</param>
    /// <param name="complete">Adds what lies in other tables, once the rows are read.</param>
    /// <returns>Rows and the token of the next page, when there is one.</returns>
    public (List<TResult> Rows, string? NextPageToken) Run<TRow, TResult>(
        ISqlSession session, string columns, string from, Func<SqlRows, TRow> read, Func<ISqlSession, TRow, TResult> complete)
    {
        var parameters = new SqlParameters();
        var sql = new FilterSql(target, parameters, session.Dialect);
        List<string> conditions = [.. _fixed, .. _comparisons.Select(sql.Condition)];
        if (_readable?.Invoke(parameters, session.Dialect) is { } readable) conditions.Add(readable);
        if (sql.HidePrompts(_comparisons) is { } hide) conditions.Add(hide);
        var (terms, joins) = OrderTerm.Of(target, orderBy is { Count: > 0 } ? orderBy : target.Unasked, sql);
        var token = PageToken.Parse(pageToken, terms.Count);
        if (token.After is not null) conditions.Add(OrderTerm.After(terms, token.After, parameters, session.Dialect));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {columns}, {string.Join(", ", terms.Select(t => t.Expression))} FROM {from}{joins} {(conditions.Count == 0 ? string.Empty : "WHERE ")}{string.Join(" AND ", conditions)} ORDER BY {string.Join(", ", terms.Select(t => t.Sql))} LIMIT {maxResults + 1} OFFSET {token.Offset}");

        var found = new List<TRow>();
        string? next = null;
        var firstTerm = columns.Count(c => c == ',') + 1;
        using (var rows = session.Query(text, parameters.Values))
        {
            var last = string.Empty;
            while (rows.Read())
            {
                if (found.Count == maxResults)
                {
                    next = last;
                    break;
                }

                found.Add(read(rows));
                if (found.Count == maxResults) last = PageToken.Of(rows, firstTerm, terms);
            }
        }

        return (found.ConvertAll(row => complete(session, row)), next);
    }
}
