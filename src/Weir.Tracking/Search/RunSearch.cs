using System.Globalization;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>A search for runs. The answer is that of one plain statement; how it is found depends on the store's size.</summary>
/// <remarks>A page of the top of an order is found by walking an index in that order, down to a bound that should hold enough runs: runs beyond
/// it cannot be on the page. When the bound held too few, the search starts at a selective comparison instead, or the bound moves on.</remarks>
internal sealed class RunSearch<TRow>(SearchRuns request, IReadOnlyList<long> experiments, int maxResults, string columns, Func<SqlRows, TRow> read, SearchEffort effort)
{
    private const int LiteralNumbers = 20;
    private const int WalkMargin = 4;
    private const int WalkGrowth = 16;

    // Faults of the filter are found before a connection is taken.
    private readonly IReadOnlyList<Comparison> _comparisons = FilterParser.Parse(request.Filter);
    private readonly (string Key, bool Descending)? _metric = FirstMetric(request.OrderBy);
    private readonly int _firstTerm = columns.Count(c => c == ',') + 1;

    /// <summary>Runs the search.</summary>
    /// <returns>Rows in order and the token of the next page, when there is one.</returns>
    public (List<TRow> Rows, string? NextPageToken) Run(ISqlSession session)
    {
        var token = PageToken.Parse(request.PageToken, OrderTerm.Of(SearchTargets.Runs, request.OrderBy, new FilterSql(SearchTargets.Runs, new SqlParameters(), session.Dialect)).Terms.Count);
        var page = new Page(maxResults);
        if (token.Offset > 0) Read(session, new Statement(), token, page);
        else if (_metric is { } metric) ByMetric(session, metric, token, page);
        else if (IsByStart) ByStart(session, token, page);
        else Read(session, Start(session), token, page);
        return (page.Rows, page.NextPageToken);
    }

    // Newest first, as an index of one experiment has them.
    private bool IsByStart => request.OrderBy is not { Count: > 0 } && experiments.Count == 1;

    // Runs whose metric is a number come first; NaN and missing ones only when those do not fill the page.
    private void ByMetric(ISqlSession session, (string Key, bool Descending) metric, PageToken token, Page page)
    {
        if (token.FirstInteger is null or 0) Numbers(session, metric, token, page);
        var mustBeNumber = _comparisons.Any(c => c.Key == metric.Key && c.Entity is not null && SearchTargets.Runs.Entities.GetValueOrDefault(c.Entity) == SearchTargets.RunMetric);
        if (page.IsFull || mustBeNumber) return;
        var rest = Start(session) with { ExcludesNumbers = true };
        Read(session, rest, token.FirstInteger > 0 ? token : new PageToken(0, null), page);
    }

    private void Numbers(ISqlSession session, (string Key, bool Descending) metric, PageToken token, Page page)
    {
        var plan = RunPlan.Of(session, _comparisons, Searched(session), maxResults + 1, effort);
        if (plan.StartsAtDriver)
        {
            Read(session, new Statement { Driver = plan.Driver, OnlyNumbers = true }, token, page);
            return;
        }

        for (var rows = (long)Math.Min(int.MaxValue, Math.Max(effort.LeastWalk, plan.ExpectedRows * WalkMargin)); ; rows *= WalkGrowth)
        {
            var bound = ValueAt(session, metric, token, rows);
            page.Clear();
            Read(session, new Statement { WalksMetric = true, Bound = bound }, token, page);
            if (page.IsFull || bound is null) return;
            if (plan.Driver is null) continue;
            page.Clear();
            Read(session, new Statement { Driver = plan.Driver, OnlyNumbers = true }, token, page);
            return;
        }
    }

    private void ByStart(ISqlSession session, PageToken token, Page page)
    {
        var plan = RunPlan.Of(session, _comparisons, effort.MostCounted, maxResults + 1, effort);
        if (plan.Driver is null)
        {
            Read(session, new Statement(), token, page);
            return;
        }

        if (!plan.StartsAtDriver)
        {
            var bound = StartAt(session, token, (long)Math.Max(effort.LeastWalk, plan.ExpectedRows * WalkMargin));
            Read(session, new Statement { Bound = bound }, token, page);
            if (page.IsFull || bound is null) return;
            page.Clear();
        }

        Read(session, new Statement { Driver = plan.Driver }, token, page);
    }

    // Orders that no index has: everything that is found is sorted.
    private Statement Start(ISqlSession session)
    {
        var searched = Searched(session);
        var plan = RunPlan.Of(session, _comparisons, searched, maxResults + 1, effort);
        return new Statement { Driver = plan.Driver is not null && plan.DriverRows < searched ? plan.Driver : null };
    }

    private long Searched(ISqlSession session)
    {
        if (_comparisons.Count == 0) return effort.MostCounted; // nothing to choose between
        var parameters = new SqlParameters();
        return session.Int64OrNull(string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM (SELECT 1 FROM runs r WHERE {InExperiments(parameters, session.Dialect)} LIMIT {effort.MostCounted}) c"), parameters.Values)!.Value;
    }

    // The value so many rows down the order; null when there are not so many.
    private SqlValue? ValueAt(ISqlSession session, (string Key, bool Descending) metric, PageToken token, long rows)
    {
        var parameters = new SqlParameters();
        var conditions = new List<string> { RunDriver.Metric("o", metric.Key, parameters) };
        AddRange(conditions, metric, token, parameters);
        using var found = session.Query(
            string.Create(CultureInfo.InvariantCulture, $"SELECT o.value FROM latest_metrics o WHERE {string.Join(" AND ", conditions)} ORDER BY o.value{(metric.Descending ? " DESC" : string.Empty)} LIMIT 1 OFFSET {rows}"), parameters.Values);
        if (!found.Read()) return null;
        return found.GetDouble(0);
    }

    private SqlValue? StartAt(ISqlSession session, PageToken token, long rows)
    {
        var parameters = new SqlParameters();
        var after = token.After is { } last && !last[0].IsNull ? $" AND r.start_time <= {parameters.Add(last[0])}" : string.Empty;
        var found = session.Int64OrNull(
            string.Create(CultureInfo.InvariantCulture, $"SELECT r.start_time FROM runs r WHERE {InExperiments(parameters, session.Dialect)} AND {Lifecycle}{after} ORDER BY r.start_time DESC NULLS LAST LIMIT 1 OFFSET {rows}"), parameters.Values);
        return found is null ? null : found.Value;
    }

    private void Read(ISqlSession session, Statement statement, PageToken token, Page page)
    {
        var parameters = new SqlParameters();
        var sql = new FilterSql(SearchTargets.Runs, parameters, session.Dialect);
        var conditions = new List<string> { InExperiments(parameters, session.Dialect), Lifecycle };
        var from = "runs r";
        if (statement.Driver is { } driver)
        {
            from = driver.From;
            conditions.Add(driver.Where(parameters));
        }

        if (statement.WalksMetric)
        {
            from = "latest_metrics o CROSS JOIN runs r";
            conditions.Add("r.run_no = o.run_no");
            conditions.Add(RunDriver.Metric("o", _metric!.Value.Key, parameters));
            AddRange(conditions, _metric.Value, token, parameters);
            if (statement.Bound is { } bound) conditions.Add($"o.value {(_metric.Value.Descending ? ">=" : "<=")} {parameters.Add(bound)}");
        }
        else if (statement.Bound is { } oldest)
        {
            conditions.Add($"r.start_time >= {parameters.Add(oldest)}");
        }

        conditions.AddRange(_comparisons.Where(c => c != statement.Driver?.Comparison).Select(sql.Condition));
        var (terms, joins) = OrderTerm.Of(SearchTargets.Runs, request.OrderBy, sql, statement.WalksMetric ? "o" : null);
        if (statement.OnlyNumbers) conditions.Add($"{terms[0].Expression} = 0");
        if (statement.ExcludesNumbers) conditions.Add($"{terms[0].Expression} > 0");
        if (token.After is not null) conditions.Add(OrderTerm.After(terms, token.After, parameters, session.Dialect));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {columns}, {string.Join(", ", terms.Select(t => t.Expression))} FROM {from}{joins} WHERE {string.Join(" AND ", conditions)} ORDER BY {string.Join(", ", terms.Where(t => !t.IsFixed).Select(t => t.Sql))} LIMIT {page.Wanted} OFFSET {token.Offset}");
        using var rows = session.Query(text, parameters.Values);
        while (!page.IsFull && rows.Read()) page.Add(read, rows, _firstTerm, terms);
    }

    // Comparisons with the metric of the order, and the token, narrow the stretch of the index that is walked.
    private void AddRange(List<string> conditions, (string Key, bool Descending) metric, PageToken token, SqlParameters parameters)
    {
        foreach (var comparison in _comparisons)
        {
            if (comparison.Key != metric.Key || comparison.Operator == "!=" || comparison.Value.Number is not { } number || RunDriver.Of(comparison) is null) continue;
            if (SearchTargets.Runs.Entities[comparison.Entity!] == SearchTargets.RunMetric) conditions.Add($"o.value {comparison.Operator} {parameters.Add(number)}");
        }

        if (token is { After: { } last, FirstInteger: 0 }) conditions.Add($"o.value {(metric.Descending ? "<=" : ">=")} {parameters.Add(last[1])}");
    }

    private string Lifecycle => request.RunViewType switch { ViewType.All => "r.deleted IN (0, 1)", ViewType.DeletedOnly => "r.deleted = 1", _ => "r.deleted = 0" };

    // A short list is written out, so that one experiment's index also gives the order; a long one would be a statement of its own each time.
    private string InExperiments(SqlParameters parameters, SqlDialect dialect) => experiments.Count <= LiteralNumbers
        ? $"r.experiment_id IN ({string.Join(',', experiments)})"
        : $"r.experiment_id IN {dialect.IntegerList(parameters.Add($"[{string.Join(',', experiments)}]"))}";

    private static (string Key, bool Descending)? FirstMetric(IReadOnlyList<string>? orderBy)
    {
        if (orderBy is not { Count: > 0 }) return null;
        var (entity, key, descending) = FilterParser.ParseOrder(orderBy[0]);
        return entity is not null && SearchTargets.Runs.Entities.GetValueOrDefault(entity) == SearchTargets.RunMetric ? (key, descending) : null;
    }

    // One way of finding the page.
    private sealed record Statement
    {
        public RunDriver? Driver { get; init; }

        public bool WalksMetric { get; init; }

        public bool OnlyNumbers { get; init; }

        public bool ExcludesNumbers { get; init; }

        public SqlValue? Bound { get; init; }
    }

    // Rows up to a full page, and one more that tells of a next one.
    private sealed class Page(int maxResults)
    {
        private string _last = string.Empty;

        public List<TRow> Rows { get; } = [];

        public string? NextPageToken { get; private set; }

        public bool IsFull => NextPageToken is not null;

        public int Wanted => maxResults + 1 - Rows.Count;

        public void Add(Func<SqlRows, TRow> read, SqlRows row, int firstTerm, IReadOnlyList<OrderTerm> terms)
        {
            if (Rows.Count == maxResults)
            {
                NextPageToken = _last;
                return;
            }

            Rows.Add(read(row));
            if (Rows.Count == maxResults) _last = PageToken.Of(row, firstTerm, terms);
        }

        public void Clear()
        {
            Rows.Clear();
            NextPageToken = null;
        }
    }
}
