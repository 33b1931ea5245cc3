using Weir.Client;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>One term of ORDER BY. A term may have NULLs only where the term before it, its rank, tells them apart.</summary>
internal sealed record OrderTerm(string Expression, bool Descending)
{
    /// <summary>The terms of a request: what is asked for, then the target's own order as tie break. Missing values come last either way.</summary>
    public static (List<OrderTerm> Terms, string Joins) Of(SearchTarget target, IReadOnlyList<string>? orderBy, FilterSql sql)
    {
        SearchLimits.Check(orderBy?.Count ?? 0, SearchLimits.OrderKeys, "order_by", "elements");
        var terms = new List<OrderTerm>();
        var joins = string.Empty;
        var seen = new HashSet<(string, string)>();
        var columns = new HashSet<string>();
        foreach (var element in orderBy ?? [])
        {
            var (entity, key, descending) = FilterParser.ParseOrder(element);
            var isAttribute = entity is null || target.AttributeWords.Contains(entity);
            if (isAttribute && target.Orders.TryGetValue(key, out var column))
            {
                if (!columns.Add(column)) throw Duplicate(key);
                terms.Add(new OrderTerm($"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END", false));
                terms.Add(new OrderTerm(column, descending));
            }
            else if (!isAttribute && target.Entities.TryGetValue(entity!, out var table) && table.Kind != SideKind.Dataset && target.What == "runs")
            {
                if (!seen.Add((table.From, key))) throw Duplicate(key);
                var (from, alias) = sql.Join(table, key);
                var at = from.IndexOf(" WHERE ", StringComparison.Ordinal);
                joins += $" LEFT JOIN {from[..at]} ON {from[(at + 7)..]}";
                terms.Add(new OrderTerm(table.Kind == SideKind.Metric ? $"COALESCE({alias}.nan, 2)" : $"CASE WHEN {alias}.value IS NULL THEN 1 ELSE 0 END", false));
                terms.Add(new OrderTerm($"{alias}.value", descending));
            }
            else
            {
                throw MlflowErrors.Invalid($"Invalid order_by key '{SearchLimits.Shown(element)}'. Valid attributes for {target.What} are: {string.Join(", ", target.Orders.Keys)}");
            }
        }

        foreach (var (column, descending) in target.DefaultOrder)
        {
            if (columns.Contains(column)) continue;
            terms.Add(new OrderTerm($"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END", false));
            terms.Add(new OrderTerm(column, descending));
        }

        return (terms, joins);
    }

    /// <summary>The condition that a row comes after another, whose values of the terms are given.</summary>
    public static string After(IReadOnlyList<OrderTerm> terms, IReadOnlyList<SqlValue> last, SqlParameters parameters, SqlDialect dialect)
    {
        var ways = new List<string>();
        var same = new List<string>();
        for (var i = 0; i < terms.Count; i++)
        {
            var value = parameters.Add(last[i]);
            var further = $"{terms[i].Expression} {(terms[i].Descending ? '<' : '>')} {value}"; // never true for NULL, whose rank has decided
            ways.Add(string.Join(" AND ", same.Append(further)));
            same.Add(dialect.Same(terms[i].Expression, value));
        }

        return $"(({string.Join(") OR (", ways)}))";
    }

    private static Foundation.Errors.WeirException Duplicate(string key) => MlflowErrors.Invalid($"`order_by` contains duplicate fields: '{SearchLimits.Shown(key)}'");
}
