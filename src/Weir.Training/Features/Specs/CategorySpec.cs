using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>Categories: texts, or numbers that are names. The empty text (a gap) is a category.</summary>
internal sealed record CategorySpec : ColumnSpec
{
    public static readonly string[] Keys = ["encode", "most", "least", "rare", "unseen", "order", "smoothing", "buckets"];

    public override string Type => "category";

    /// <summary>What is made of them, side by side.</summary>
    public IReadOnlyList<CategoryEncoding> Encode { get; init; } = [CategoryEncoding.OneHot];

    /// <summary>Categories with a place of their own at most, the commonest.</summary>
    public int Most { get; init; } = 25;

    /// <summary>A category of fewer training rows is rare.</summary>
    public int Least { get; init; } = 2;

    public Rare Rare { get; init; }

    public Unseen Unseen { get; init; }

    /// <summary>The categories of an ordinal encoding in their order; empty goes by <see cref="By"/>.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    public CategoryOrder By { get; init; }

    /// <summary>Rows of the overall mean that a target encoding adds to each category.</summary>
    public double Smoothing { get; init; } = 10;

    /// <summary>Places that hashing divides categories into.</summary>
    public int Buckets { get; init; } = 64;

    public override IEnumerable<(string Key, YamlValue Value)> Options
    {
        get
        {
            yield return ("encode", List(Encode.Select(e => Text(Words.Of(e)))));
            yield return ("most", Number(Most));
            yield return ("least", Number(Least));
            yield return ("rare", Text(Words.Of(Rare)));
            yield return ("unseen", Text(Words.Of(Unseen)));
            if (Encode.Contains(CategoryEncoding.Ordinal)) yield return ("order", Order.Count > 0 ? List(Order.Select(Text)) : Text(Words.Of(By)));
            if (Encode.Contains(CategoryEncoding.Target)) yield return ("smoothing", Number(Smoothing));
            if (Encode.Contains(CategoryEncoding.Hash)) yield return ("buckets", Number(Buckets));
        }
    }

    public static CategorySpec Read(FeatureFields fields)
    {
        var (order, by) = fields.Order("order");
        return new()
        {
            Encode = fields.Words<CategoryEncoding>("encode") ?? [fields.Has("order") ? CategoryEncoding.Ordinal : CategoryEncoding.OneHot],
            Most = fields.Whole("most", 1, 100_000) ?? 25,
            Least = fields.Whole("least", 1, int.MaxValue) ?? 2,
            Rare = fields.Word<Rare>("rare") ?? Rare.None,
            Unseen = fields.Word<Unseen>("unseen") ?? Unseen.None,
            Order = order,
            By = by,
            Smoothing = fields.Number("smoothing", 0, 1e12) ?? 10,
            Buckets = fields.Whole("buckets", 2, 65_536) ?? 64,
        };
    }
}

/// <summary>What a category becomes.</summary>
internal enum CategoryEncoding
{
    /// <summary>A 0/1 feature for each of the commonest.</summary>
    OneHot,

    /// <summary>Its place in an order; −1 for what has none.</summary>
    Ordinal,

    /// <summary>The mean of the target in its rows, drawn towards the overall mean; of rows that train from the other parts of the rows.</summary>
    Target,

    /// <summary>ln(1 + its training rows).</summary>
    Frequency,

    /// <summary>A 0/1 feature for each value of a hash: no table is kept, and unseen categories have a place.</summary>
    Hash,

    /// <summary>A code, which boosted trees and forests divide by sets of categories.</summary>
    Codes,
}

/// <summary>What becomes of rare categories.</summary>
internal enum Rare
{
    /// <summary>They have no place, like those never seen.</summary>
    None,

    /// <summary>They share one.</summary>
    Pool,
}

/// <summary>What becomes of categories that were never seen.</summary>
internal enum Unseen
{
    /// <summary>They have no place: zeros, the ordinal −1, the overall mean.</summary>
    None,

    /// <summary>They share the place of the rare ones.</summary>
    Rare,
}

/// <summary>The order of an ordinal encoding.</summary>
internal enum CategoryOrder
{
    /// <summary>The commonest first.</summary>
    Frequency,

    /// <summary>By their characters.</summary>
    Alphabet,
}
