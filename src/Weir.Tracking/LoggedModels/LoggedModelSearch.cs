using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;
using Weir.Tracking.Search;

namespace Weir.Tracking.LoggedModels;

/// <summary>A search for logged models: one statement. A metric is its latest point (by timestamp, then step), of the data sets asked for when there are some.</summary>
internal sealed class LoggedModelSearch
{
    private const int FirstTerm = 11;

    private readonly SearchLoggedModels _request;
    private readonly IReadOnlyList<Comparison> _comparisons;
    private readonly int _maxResults;
    private readonly List<long> _experiments;

    /// <summary>Checks the request; faults are found before a connection is taken.</summary>
    public LoggedModelSearch(SearchLoggedModels request)
    {
        _request = request;
        if (request.ExperimentIds is not { Count: > 0 }) throw MlflowErrors.Missing("experiment_ids");
        for (var i = 0; i < request.Datasets?.Count; i++) Required.Text(request.Datasets[i].DatasetName, $"datasets[{i}].dataset_name");
        SearchLimits.Check(request.Datasets?.Count ?? 0, SearchLimits.OrderKeys, "datasets", "elements");
        _maxResults = Required.MaxResults(request.MaxResults, 50, Limits.SearchResults);
        _comparisons = [.. FilterParser.Parse(request.Filter).Select(StatusAsStored)];
        _experiments = [.. request.ExperimentIds.Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];
    }

    /// <summary>Runs the search.</summary>
    public (List<(long No, LoggedModelInfo Info)> Rows, string? NextPageToken) Run(ISqlSession session)
    {
        var parameters = new SqlParameters();
        var sql = new FilterSql(SearchTargets.LoggedModels, parameters, session.Dialect);
        var experiments = parameters.Add($"[{string.Join(',', _experiments.Select(e => e.ToString(CultureInfo.InvariantCulture)))}]");
        var conditions = new List<string> { $"l.experiment_id IN {session.Dialect.IntegerList(experiments)}", "l.deleted = 0" };
        var hasMetric = false;
        foreach (var comparison in _comparisons)
        {
            var isMetric = comparison.Entity is "metrics" or "metric";
            hasMetric |= isMetric;
            conditions.Add(isMetric ? sql.NumberCondition(Latest(comparison.Key, _request.Datasets, parameters), comparison) : sql.Condition(comparison));
        }

        if (!hasMetric && _request.Datasets is { Count: > 0 } datasets) conditions.Add($"EXISTS (SELECT 1 FROM logged_model_metrics m WHERE m.model_no = l.model_no AND {OnDatasets(datasets, parameters)})");
        var terms = Order(parameters);
        var token = PageToken.Parse(_request.PageToken, terms.Count);
        if (token.After is not null) conditions.Add(OrderTerm.After(terms, token.After, parameters, session.Dialect));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {LoggedModelTable.Columns}, {string.Join(", ", terms.Select(t => t.Expression))} FROM logged_models l WHERE {string.Join(" AND ", conditions)} ORDER BY {string.Join(", ", terms.Select(t => t.Sql))} LIMIT {_maxResults + 1} OFFSET {token.Offset}");
        using var rows = session.Query(text, parameters.Values);
        var found = new List<(long No, LoggedModelInfo Info)>();
        var last = string.Empty;
        while (rows.Read())
        {
            if (found.Count == _maxResults) return (found, last);
            found.Add(LoggedModelTable.Read(rows));
            if (found.Count == _maxResults) last = PageToken.Of(rows, FirstTerm, terms);
        }

        return (found, null);
    }

    private List<OrderTerm> Order(SqlParameters parameters)
    {
        SearchLimits.Check(_request.OrderBy?.Count ?? 0, SearchLimits.OrderKeys, "order_by", "elements");
        var terms = new List<OrderTerm>();
        var seen = new HashSet<(string, string?, string?)>();
        for (var i = 0; i < _request.OrderBy?.Count; i++)
        {
            var order = _request.OrderBy[i];
            var (entity, key, hasDirection) = FilterParser.ParseOrder(Required.Text(order.FieldName, $"order_by[{i}].field_name"));
            if (hasDirection) throw MlflowErrors.Invalid($"Invalid order by field name: {SearchLimits.Shown(order.FieldName!)}. The direction is said by 'ascending'.");
            var descending = order.Ascending == false;
            if (entity is "metrics" or "metric")
            {
                DatasetOfMetrics[]? on = order.DatasetName is { Length: > 0 } || order.DatasetDigest is { Length: > 0 } ? [new DatasetOfMetrics(order.DatasetName, order.DatasetDigest)] : null;
                if (!seen.Add((key, order.DatasetName, order.DatasetDigest))) throw Duplicate(order.FieldName!);
                terms.Add(new OrderTerm(Latest(key, on, parameters), descending, HasNulls: true));
            }
            else if (entity is null or "attributes" or "attribute" && SearchTargets.LoggedModels.Orders.TryGetValue(key, out var column))
            {
                if (!seen.Add((column, null, null))) throw Duplicate(order.FieldName!);
                terms.Add(new OrderTerm(column, descending, SearchTargets.LoggedModels.Nullable.Contains(column)));
            }
            else
            {
                throw MlflowErrors.Invalid($"Invalid order by field name: {SearchLimits.Shown(order.FieldName!)}. Valid are metrics and the attributes {string.Join(", ", SearchTargets.LoggedModels.Orders.Keys)}.");
            }
        }

        foreach (var (column, descending) in SearchTargets.LoggedModels.DefaultOrder)
            if (!seen.Contains((column, null, null))) terms.Add(new OrderTerm(column, descending));
        return terms;
    }

    // NULL for a model without such a point and for NaN: neither is ever matched, and both come last.
    private static string Latest(string key, IReadOnlyList<DatasetOfMetrics>? datasets, SqlParameters parameters)
    {
        var on = datasets is { Count: > 0 } ? " AND " + OnDatasets(datasets, parameters) : string.Empty;
        return $"(SELECT CASE WHEN m.nan = 0 THEN m.value END FROM logged_model_metrics m WHERE m.model_no = l.model_no AND m.key_no = (SELECT key_no FROM metric_keys WHERE key = {parameters.Add(key)}){on} ORDER BY m.timestamp DESC, m.step DESC, m.value DESC LIMIT 1)";
    }

    private static string OnDatasets(IReadOnlyList<DatasetOfMetrics> datasets, SqlParameters parameters) =>
        $"({string.Join(" OR ", datasets.Select(d => string.Join(" AND ", Parts(d, parameters))))})";

    private static IEnumerable<string> Parts(DatasetOfMetrics dataset, SqlParameters parameters)
    {
        if (dataset.DatasetName is { Length: > 0 } name) yield return $"m.dataset_name = {parameters.Add(name)}";
        if (dataset.DatasetDigest is { Length: > 0 } digest) yield return $"m.dataset_digest = {parameters.Add(digest)}";
    }

    // Clients know READY as well as LOGGED_MODEL_READY, FAILED as well as LOGGED_MODEL_UPLOAD_FAILED.
    private static Comparison StatusAsStored(Comparison comparison) => comparison is { Key: "status", Entity: null or "attributes" or "attribute", Value: { } value }
        ? comparison with { Value = value with { Text = Short(value.Text), List = value.List?.Select(t => Short(t)!).ToList() } }
        : comparison;

    private static string? Short(string? status) => status?.Replace("LOGGED_MODEL_", string.Empty, StringComparison.Ordinal).Replace("UPLOAD_FAILED", "FAILED", StringComparison.Ordinal);

    private static Foundation.Errors.WeirException Duplicate(string field) => MlflowErrors.Invalid($"`order_by` contains duplicate fields: '{SearchLimits.Shown(field)}'");
}
