using System.Globalization;
using Weir.Persistence;

namespace Weir.Tracking.Runs;

/// <summary>Which runs a query is about: a condition on <c>run_no</c> and the value of its one parameter.</summary>
/// <param name="Condition">What follows <c>run_no</c>, with <c>$1</c>.</param>
/// <param name="Value">The parameter.</param>
internal readonly record struct RunsOf(string Condition, string Value)
{
    /// <summary>The run with an id, whose number need not be known.</summary>
    public static RunsOf Id(string runId) => new("= (SELECT run_no FROM runs WHERE run_id = $1)", runId);

    /// <summary>Runs by their numbers.</summary>
    public static RunsOf Numbers(SqlDialect dialect, IEnumerable<long> numbers) =>
        new($"IN {dialect.IntegerList("$1")}", $"[{string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]");
}
