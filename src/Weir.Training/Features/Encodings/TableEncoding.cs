using Weir.Models.Onnx.Building;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features.Encodings;

/// <summary>A number for each category, by a table.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Categories">Categories that have a number.</param>
/// <param name="Values">Their numbers.</param>
/// <param name="Otherwise">The number of all others.</param>
/// <param name="HasScale">Whether a linear model should bring it to scale.</param>
internal sealed record TableEncoding(string Name, IReadOnlyList<string> Categories, IReadOnlyList<float> Values, float Otherwise, bool HasScale) : Encoding
{
    public override IReadOnlyList<string> Names => [Name];

    public override bool IsScaled => HasScale;

    public override bool IsCategory => AreCodes;

    /// <summary>Whether the numbers are codes of categories.</summary>
    public bool AreCodes { get; init; }

    /// <summary>ln(1 + rows) of each category; 0 for one that was never seen, unless it counts as the rare ones together.</summary>
    public static TableEncoding Frequency(CategoryCounts counts, CategorySpec spec)
    {
        var pooled = spec.Rare == Rare.Pool ? MathF.Log(1 + counts.Ordered.Skip(counts.Kept.Count).Sum(c => (float)c.Value)) : (float?)null;
        var values = counts.Ordered.Select((c, i) => (c.Key, Value: i >= counts.Kept.Count && pooled is { } rare ? rare : MathF.Log(1 + c.Value))).Where(c => c.Key.Length > 0).ToArray(); // a gap is no category here
        return new TableEncoding($"frequency of {counts.Column}", [.. values.Select(v => v.Key)], [.. values.Select(v => v.Value)], spec.Unseen == Unseen.Rare ? pooled ?? 0 : 0, HasScale: false);
    }

    /// <summary>The place of each category in an order; what has none is −1, the pooled rare ones come last.</summary>
    public static TableEncoding Ordinal(CategoryCounts counts, CategorySpec spec, IReadOnlyList<string> given)
    {
        string[] order = given.Count > 0 ? [.. given] : spec.By == CategoryOrder.Alphabet ? [.. counts.Kept.Order(StringComparer.Ordinal)] : [.. counts.Kept];
        string[] rest = spec.Rare == Rare.Pool ? [.. counts.Ordered.Select(c => c.Key).Except(order, StringComparer.Ordinal)] : [];
        return new TableEncoding($"order of {counts.Column}", [.. order, .. rest], [.. order.Select((_, i) => (float)i), .. rest.Select(_ => (float)order.Length)], spec is { Rare: Rare.Pool, Unseen: Unseen.Rare } ? order.Length : -1, HasScale: true);
    }

    /// <summary>The code of each category, the commonest first; rare ones and those never seen share the last.</summary>
    public static TableEncoding Codes(CategoryCounts counts) =>
        new($"code of {counts.Column}", counts.Kept, [.. counts.Kept.Select((_, i) => (float)i)], counts.Kept.Count, HasScale: true) { AreCodes = true };

    public override string Add(GraphBuilder graph, string texts) => graph.LabelEncoder(texts, Categories, Values, Otherwise);
}
