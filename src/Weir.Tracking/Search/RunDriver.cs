using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>A comparison whose rows an index finds, so that a search can start from them instead of from all runs.</summary>
internal sealed class RunDriver
{
    // Longer values are not in the indices: PostgreSQL takes none of more than some 2,700 bytes, and nobody searches for them by equality.
    private const int IndexedCharacters = 128;

    private readonly string _table;
    private readonly Func<SqlParameters, string> _where;

    private RunDriver(Comparison comparison, string table, Func<SqlParameters, string> where)
    {
        Comparison = comparison;
        _table = table;
        _where = where;
    }

    /// <summary>The comparison, which needs no condition when the search starts from it.</summary>
    public Comparison Comparison { get; }

    /// <summary>The driver for a comparison; null when no index has its rows.</summary>
    public static RunDriver? Of(Comparison comparison)
    {
        if (comparison.Entity is null || !SearchTargets.Runs.Entities.TryGetValue(comparison.Entity, out var side)) return null;
        if (side == SearchTargets.RunMetric)
        {
            if (comparison.Operator is not ("=" or "<" or "<=" or ">" or ">=") || comparison.Value.Number is not { } number) return null;
            return new RunDriver(comparison, "latest_metrics", parameters => $"{Metric("d", comparison.Key, parameters)} AND d.value {comparison.Operator} {parameters.Add(number)}");
        }

        if (comparison is not { Operator: "=", Value.Text: { Length: <= IndexedCharacters } text } || (side != SearchTargets.RunParam && side != SearchTargets.RunTag)) return null;
        return new RunDriver(comparison, side == SearchTargets.RunParam ? "params" : "tags", parameters =>
        {
            // With "=" SQLite would put the value in the place of d.value everywhere, and no longer see that the index has it.
            var (key, value) = (parameters.Add(comparison.Key), parameters.Add(text));
            return string.Create(CultureInfo.InvariantCulture, $"d.key = {key} AND d.value BETWEEN {value} AND {value} AND length(d.value) <= {IndexedCharacters}");
        });
    }

    /// <summary>The numbers of one metric, as the index on values has them.</summary>
    public static string Metric(string alias, string key, SqlParameters parameters) => $"{alias}.key_no = (SELECT key_no FROM metric_keys WHERE key = {parameters.Add(key)}) AND {alias}.nan = 0";

    /// <summary>How many runs it picks, at most so many.</summary>
    public long Count(ISqlSession session, int most)
    {
        var parameters = new SqlParameters();
        return session.Int64OrNull(string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM (SELECT 1 FROM {_table} d WHERE {_where(parameters)} LIMIT {most}) c"), parameters.Values)!.Value;
    }

    /// <summary>FROM, with runs as <c>r</c>. The order of a CROSS JOIN is SQLite's own order of work.</summary>
    public string From => $"{_table} d CROSS JOIN runs r";

    /// <summary>What joins it to runs, and its comparison.</summary>
    public string Where(SqlParameters parameters) => $"r.run_no = d.run_no AND {_where(parameters)}";
}
