namespace Weir.Tracking.Search;

/// <summary>What can be searched: the words of its filters and where the fields lie.</summary>
/// <param name="What">For messages: runs, experiments, ….</param>
/// <param name="AttributeWords">Entity words that mean an attribute, besides none.</param>
/// <param name="Attributes">Attributes of filters by every spelling.</param>
/// <param name="Entities">Entity words of fields in tables of their own.</param>
/// <param name="Orders">Attributes of <c>order_by</c> by every spelling.</param>
/// <param name="DefaultOrder">The tie break after any other order, and the order when none is asked for and <see cref="SearchTarget.Unasked"/> is empty.</param>
internal sealed record SearchTarget(
    string What,
    IReadOnlySet<string> AttributeWords,
    IReadOnlyDictionary<string, SearchAttribute> Attributes,
    IReadOnlyDictionary<string, SideTable> Entities,
    IReadOnlyDictionary<string, string> Orders,
    IReadOnlyList<(string Column, bool Descending)> DefaultOrder)
{
    /// <summary>Columns of orders that may be NULL.</summary>
    public IReadOnlySet<string> Nullable { get; init; } = new HashSet<string>();

    /// <summary>What MLflow orders by when a request says nothing, where that is not its tie break.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

    /// <summary>True where texts take <c>RLIKE</c>.</summary>
    public bool TakesPatterns { get; init; }

    /// <summary>True where <c>order_by</c> takes keys and values of other tables.</summary>
    public bool OrdersByEntities { get; init; }

    /// <summary>Prompts are models with a tag and hide from searches that do not name it; null where there are none.</summary>
    public SideTable? PromptTags { get; init; }
}

/// <summary>A column that filters can name.</summary>
internal sealed record SearchAttribute(string Column, bool IsNumber = false, bool TakesIn = false, bool TakesNotIn = false);

/// <summary>Keys and values in a table of their own, joined to the row.</summary>
/// <param name="Kind">What a value is and which operators it takes.</param>
/// <param name="From">Table and join, with <c>{key}</c> for the key's parameter and <c>{x}</c> for the table's alias.</param>
/// <param name="Value">Expression of the value.</param>
/// <param name="TakesLists">True where IN and NOT IN are allowed.</param>
internal sealed record SideTable(SideKind Kind, string From, string Value, bool TakesLists = false);

internal enum SideKind
{
    Metric,
    Text,
    Dataset,
}
