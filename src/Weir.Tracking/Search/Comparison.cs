namespace Weir.Tracking.Search;

/// <summary>One parsed comparison of a filter, before anybody asks whether its field exists.</summary>
/// <param name="Entity">Word before the first dot; null for an attribute.</param>
/// <param name="Key">What follows, without quotes.</param>
/// <param name="Operator">In capitals: <c>= != &lt; &lt;= &gt; &gt;= LIKE ILIKE RLIKE IN</c> or <c>NOT IN</c>.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record Comparison(string? Entity, string Key, string Operator, FilterValue Value);

/// <summary>A number, a string, or a list of strings.</summary>
internal sealed record FilterValue(double? Number, string? Text, IReadOnlyList<string>? List);
