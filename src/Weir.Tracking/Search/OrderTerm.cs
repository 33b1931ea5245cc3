using Weir.Client;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>One term of ORDER BY. Missing values come last either way.</summary>
/// <param name="Expression">What is ordered by.</param>
/// <param name="Descending">Greatest first.</param>
/// <param name="HasNulls">True when it may be NULL and no term before it has told those rows apart.</param>
internal sealed record OrderTerm(string Expression, bool Descending, bool HasNulls = false)
{
    /// <summary>True for a term that is the same in all rows of a statement: it is part of page tokens and of no order.</summary>
    public bool IsFixed { get; init; }

    /// <summary>As it stands in ORDER BY.</summary>
    public string Sql => Expression + (Descending ? " DESC" : string.Empty) + (HasNulls ? " NULLS LAST" : string.Empty);

    /// <summary>The terms of a request: what is asked for, then the target's own order as tie break.</summary>
    /// <param name="target">What is searched.</param>
    /// <param name="orderBy">What is asked for.</param>
    /// <param name="sql">Makes the joins.</param>
    /// <param name="numbers">Alias of a table that holds the numbers of the metric that comes first; null to join each.</param>
    public static (List<OrderTerm> Terms, string Joins) Of(SearchTarget target, IReadOnlyList<string>? orderBy, FilterSql sql, string? numbers = null)
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
                terms.Add(new OrderTerm(column, descending, target.Nullable.Contains(column)));
            }
            else if (!isAttribute && target.Entities.TryGetValue(entity!, out var table) && table.Kind != SideKind.Dataset && target.OrdersByEntities)
            {
                if (!seen.Add((table.From, key))) throw Duplicate(key);
                if (numbers is not null && terms.Count == 0)
                {
                    terms.Add(new OrderTerm("0", false) { IsFixed = true });
                    terms.Add(new OrderTerm($"{numbers}.value", descending));
                    continue;
                }

                var (from, alias) = sql.Join(table, key);
                var at = from.IndexOf(" WHERE ", StringComparison.Ordinal);
                joins += $" LEFT JOIN {from[..at]} ON {from[(at + 7)..]}";
                if (table.Kind == SideKind.Metric) terms.Add(new OrderTerm($"COALESCE({alias}.nan, 2)", false)); // numbers, then NaN, then missing
                terms.Add(new OrderTerm($"{alias}.value", descending, table.Kind != SideKind.Metric));
            }
            else
            {
                throw MlflowErrors.Invalid($"Invalid order_by key '{SearchLimits.Shown(element)}'. Valid attributes for {target.What} are: {string.Join(", ", target.Orders.Keys)}");
            }
        }

        foreach (var (column, descending) in target.DefaultOrder)
        {
            if (columns.Contains(column)) continue;
            terms.Add(new OrderTerm(column, descending, target.Nullable.Contains(column)));
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
            if (terms[i].IsFixed) continue;
            var value = parameters.Add(last[i]);
            var further = $"{terms[i].Expression} {(terms[i].Descending ? '<' : '>')} {value}"; // never true where either is NULL
            if (terms[i].HasNulls && !last[i].IsNull) further = $"({further} OR {terms[i].Expression} IS NULL)";
            ways.Add(string.Join(" AND ", same.Append(further)));
            same.Add(dialect.Same(terms[i].Expression, value));
        }

        return $"(({string.Join(") OR (", ways)}))";
    }

    private static Foundation.Errors.WeirException Duplicate(string key) => MlflowErrors.Invalid($"`order_by` contains duplicate fields: '{SearchLimits.Shown(key)}'");
}
