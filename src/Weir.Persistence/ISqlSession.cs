namespace Weir.Persistence;

/// <summary>A connection inside a transaction. Parameters are <c>$1</c>, <c>$2</c> … in every dialect; statements are prepared once and kept.</summary>
public interface ISqlSession
{
    /// <summary>How this database spells what vendors spell differently.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    int Execute(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement once for each row of values, which costs a database at a distance one trip for all of them.</summary>
    /// <param name="sql">Statement.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="values">Rows one after the other.</param>
    /// <returns>How many rows were changed in all.</returns>
    int ExecuteMany(string sql, int columns, ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement once for each row of values, now or later, at the latest when the work ends: for changes whose count nobody asks for,
    /// which cost a database at a distance no trip of their own. A later query of the same session sees them.</summary>
    /// <param name="sql">Statement.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="values">Rows one after the other.</param>
    void Send(string sql, int columns, ReadOnlySpan<SqlValue> values);

    /// <summary>Tells which queries come next, the first of them at once, in this order: a database at a distance answers all of them in one trip. Others than the first
    /// may be left out. What is then asked otherwise, or after a change, is asked as if nothing had been told.</summary>
    void Expect(params ReadOnlySpan<SqlQuery> queries);

    /// <summary>Runs a query; dispose the rows before the next statement.</summary>
    SqlRows Query(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs several statements separated by semicolons, without parameters.</summary>
    void ExecuteScript(string sql);
}

/// <summary>Shorthands.</summary>
public static class SqlSessionQueries
{
    /// <summary>Runs a query that was told with <see cref="ISqlSession.Expect"/>, or any other.</summary>
    public static SqlRows Query(this ISqlSession session, SqlQuery query) => session.Query(query.Sql, query.Values);

    /// <summary>Sends a statement with one row of values.</summary>
    public static void Send(this ISqlSession session, string sql, params ReadOnlySpan<SqlValue> values) => session.Send(sql, values.Length, values);

    /// <summary>The first column of the first row as an integer; null without a row or with a NULL.</summary>
    public static long? Int64OrNull(this ISqlSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = session.Query(sql, values);
        return rows.Read() && !rows.IsNull(0) ? rows.GetInt64(0) : null;
    }

    /// <summary>The first column of the first row as text; null without a row or with a NULL.</summary>
    public static string? TextOrNull(this ISqlSession session, string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = session.Query(sql, values);
        return rows.Read() ? rows.GetTextOrNull(0) : null;
    }

    /// <summary>Each row made into a value.</summary>
    public static List<T> List<T>(this ISqlSession session, string sql, Func<SqlRows, T> make, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = session.Query(sql, values);
        var list = new List<T>();
        while (rows.Read()) list.Add(make(rows));
        return list;
    }

    /// <summary>The first row made into a value, or default.</summary>
    public static T? FirstOrDefault<T>(this ISqlSession session, string sql, Func<SqlRows, T> make, params ReadOnlySpan<SqlValue> values)
    {
        using var rows = session.Query(sql, values);
        return rows.Read() ? make(rows) : default;
    }
}
