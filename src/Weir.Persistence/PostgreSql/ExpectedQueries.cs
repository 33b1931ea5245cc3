using Npgsql;

namespace Weir.Persistence.PostgreSql;

/// <summary>Queries that a caller has told of: they travel together, and their rows wait in memory until they are asked for, in the same order; some may be left out.</summary>
internal sealed class ExpectedQueries
{
    private readonly List<SqlQuery> _told = [];
    private readonly Queue<(SqlQuery Query, PostgreSqlRows Rows)> _answers = [];

    /// <summary>Takes note of what comes next, in the place of what was told before.</summary>
    public void Tell(ReadOnlySpan<SqlQuery> queries)
    {
        Forget();
        _told.AddRange(queries);
    }

    /// <summary>Drops everything: something was changed, or the work ended.</summary>
    public void Forget()
    {
        _told.Clear();
        _answers.Clear();
    }

    /// <summary>All that was told, when it begins with this query; it is then to be sent.</summary>
    public SqlQuery[]? StartingWith(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (_told.Count == 0 || !_told[0].Is(sql, values)) return null;
        SqlQuery[] queries = [.. _told];
        _told.Clear();
        return queries;
    }

    /// <summary>Reads the results of queries that were sent together.</summary>
    public void Hold(PostgreSqlSession session, SqlQuery[] queries, NpgsqlDataReader reader)
    {
        foreach (var query in queries)
        {
            _answers.Enqueue((query, PostgreSqlRows.Held(session, reader)));
            reader.NextResult();
        }
    }

    /// <summary>The rows of a query, when it is one of those that were answered; what stood before it is dropped.</summary>
    public PostgreSqlRows? Take(string sql, ReadOnlySpan<SqlValue> values)
    {
        var left = _answers.Count;
        foreach (var (query, rows) in _answers)
        {
            left--;
            if (!query.Is(sql, values)) continue;
            while (_answers.Count > left) _answers.Dequeue();
            return rows;
        }

        return null;
    }
}
