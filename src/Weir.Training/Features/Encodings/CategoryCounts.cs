using Weir.Training.Features.Specs;

namespace Weir.Training.Features.Encodings;

/// <summary>The categories of a column's training rows: which have a place of their own, which are rare.</summary>
/// <param name="Column">The column.</param>
/// <param name="Ordered">Every category with its rows, the commonest first.</param>
/// <param name="Kept">Those with a place, likewise.</param>
/// <param name="Rows">The category of each training row, by its place in <paramref name="Ordered"/>.</param>
internal sealed record CategoryCounts(string Column, IReadOnlyList<KeyValuePair<string, int>> Ordered, IReadOnlyList<string> Kept, int[] Rows)
{
    /// <summary>Those without a place.</summary>
    public IEnumerable<string> Rest => Ordered.Skip(Kept.Count).Select(c => c.Key);

    public static CategoryCounts Of(string column, IReadOnlyList<string> texts, CategorySpec spec)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts) counts[text] = counts.GetValueOrDefault(text) + 1;
        var ordered = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).ToArray();
        var placeOf = new Dictionary<string, int>(ordered.Length, StringComparer.Ordinal);
        for (var i = 0; i < ordered.Length; i++) placeOf[ordered[i].Key] = i;
        return new CategoryCounts(column, ordered, [.. ordered.Take(spec.Most).TakeWhile(c => c.Value >= spec.Least).Select(c => c.Key)], [.. texts.Select(t => placeOf[t])]);
    }

    /// <summary>What a feature calls a category.</summary>
    public static string Named(string column, string category) => category.Length == 0 ? $"{column} is missing" : $"{column} = {category}";
}
