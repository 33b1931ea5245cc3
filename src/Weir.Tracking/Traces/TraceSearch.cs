using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;

namespace Weir.Tracking.Traces;

/// <summary>A search for traces, without their spans: one statement.</summary>
internal sealed class TraceSearch(IReadOnlyList<string> experimentIds, string? filter, IReadOnlyList<string>? orderBy, long? maxResults, string? pageToken)
{
    private const int FirstTerm = 9;
    private const int MostResults = 500;
    private const string Attributes = "attributes.";

    // Faults of the filter are found before a connection is taken.
    private readonly IReadOnlyList<Comparison> _comparisons = FilterParser.Parse(filter);
    private readonly int _maxResults = Required.MaxResults(maxResults, 100, MostResults);
    private readonly List<long> _experiments = [.. experimentIds.Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];

    /// <summary>Runs the search.</summary>
    public (List<TraceInfo> Traces, string? NextPageToken) Run(ISqlSession session)
    {
        var parameters = new SqlParameters();
        var sql = new FilterSql(SearchTargets.Traces, parameters, session.Dialect);
        var experiments = parameters.Add($"[{string.Join(',', _experiments.Select(e => e.ToString(CultureInfo.InvariantCulture)))}]");
        List<string> conditions = [$"t.experiment_id IN {session.Dialect.IntegerList(experiments)}", .. _comparisons.Select(c => Condition(sql, c, parameters))];
        var (terms, joins) = OrderTerm.Of(SearchTargets.Traces, orderBy, sql);
        var token = PageToken.Parse(pageToken, terms.Count);
        if (token.After is not null) conditions.Add(OrderTerm.After(terms, token.After, parameters, session.Dialect));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {TraceTable.Columns}, {string.Join(", ", terms.Select(t => t.Expression))} FROM traces t{joins} WHERE {string.Join(" AND ", conditions)} ORDER BY {string.Join(", ", terms.Select(t => t.Sql))} LIMIT {_maxResults + 1} OFFSET {token.Offset}");
        var found = new List<TraceRow>();
        string? next = null;
        using (var rows = session.Query(text, parameters.Values))
        {
            var last = string.Empty;
            while (rows.Read())
            {
                if (found.Count == _maxResults)
                {
                    next = last;
                    break;
                }

                found.Add(TraceTable.Read(rows));
                if (found.Count == _maxResults) last = PageToken.Of(rows, FirstTerm, terms);
            }
        }

        return (TraceTable.Complete(session, found), next);
    }

    private static string Condition(FilterSql sql, Comparison comparison, SqlParameters parameters)
    {
        var isAttribute = comparison.Entity is null || SearchTargets.Traces.AttributeWords.Contains(comparison.Entity);
        return comparison switch
        {
            { Key: "run_id" } when isAttribute => OfRun(sql, comparison),
            { Key: "text" } when isAttribute => $"EXISTS (SELECT 1 FROM spans s WHERE s.trace_no = t.trace_no AND {sql.TextCondition("s.content", comparison)})",
            { Entity: "span" } => OfSpan(sql, comparison, parameters),
            { Entity: "feedback" or "expectation" } => OfAssessment(sql, comparison, parameters),
            _ => sql.Condition(comparison),
        };
    }

    // A trace belongs to the run that made it, which it says itself, and to those that it was linked to.
    private static string OfRun(FilterSql sql, Comparison comparison) =>
        $"(EXISTS (SELECT 1 FROM trace_metadata m WHERE m.trace_no = t.trace_no AND m.key = 'mlflow.sourceRun' AND {sql.TextCondition("m.value", comparison)}) OR EXISTS (SELECT 1 FROM run_traces l JOIN runs r ON r.run_no = l.run_no WHERE l.trace_no = t.trace_no AND {sql.TextCondition("r.run_id", comparison)}))";

    private static string OfSpan(FilterSql sql, Comparison comparison, SqlParameters parameters)
    {
        if (comparison.Key.StartsWith(Attributes, StringComparison.Ordinal) && comparison.Key.Length > Attributes.Length)
            return $"EXISTS (SELECT 1 FROM span_attributes a WHERE a.trace_no = t.trace_no AND a.key = {parameters.Add(comparison.Key[Attributes.Length..])} AND {sql.TextCondition("a.value", comparison)})";
        if (comparison.Key is not ("name" or "type" or "status" or "content")) throw MlflowErrors.Invalid($"Invalid span key '{SearchLimits.Shown(comparison.Key)}' specified. Valid keys are: name, type, status, content, attributes.NAME");
        return $"EXISTS (SELECT 1 FROM spans s WHERE s.trace_no = t.trace_no AND {sql.TextCondition("s." + comparison.Key, comparison)})";
    }

    private static string OfAssessment(FilterSql sql, Comparison comparison, SqlParameters parameters) =>
        $"EXISTS (SELECT 1 FROM assessments a WHERE a.trace_no = t.trace_no AND a.kind = '{comparison.Entity}' AND a.valid = 1 AND a.name = {parameters.Add(comparison.Key)} AND {sql.TextCondition("a.value", comparison)})";
}
