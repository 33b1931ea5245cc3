using Weir.Training.Learners;

namespace Weir.Training.Features.Variants;

/// <summary>Which columns of one wide matrix are the features of a variant, in a part of the validation.</summary>
/// <param name="uses">Of each column.</param>
/// <param name="kept">Columns that were selected, by part; null where there is no selection.</param>
internal sealed class FeatureSpace(FeatureUse[] uses, int[][]? kept)
{
    private readonly Dictionary<(Variant, int), int[]> _places = [];

    /// <summary>Columns of the wide matrix.</summary>
    public int Width => uses.Length;

    /// <summary>What candidates can choose from.</summary>
    public VariantOffer Offer { get; } = VariantOffer.Of(uses);

    /// <summary>Places of the features, ascending. For one thread at a time.</summary>
    /// <param name="variant">Which alternatives.</param>
    /// <param name="part">Place of a fold; the number of folds for all rows.</param>
    public int[] Places(Variant variant, int part)
    {
        if (kept is not null) return kept[part];
        if (_places.TryGetValue((variant, part), out var known)) return known;
        return _places[(variant, part)] = [.. Enumerable.Range(0, uses.Length).Where(f => uses[f].IsIn(variant, part))];
    }

    /// <summary>Features of the variant that has most of them.</summary>
    /// <param name="part">As <see cref="Places"/> takes it.</param>
    public int WidestOf(int part) => Enum.GetValues<TextVariant>().SelectMany(t => Enum.GetValues<CategoryVariant>().SelectMany(c => Enum.GetValues<NumberVariant>().Select(n => new Variant(t, c, n, ProductVariant.All))))
        .Max(v => kept is not null ? kept[part].Length : uses.Count(u => u.IsIn(v, part)));

    /// <summary>Writes it for <see cref="Read"/>.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Array.ConvertAll(uses, u => (int)u.Axis));
        writer.Write(Array.ConvertAll(uses, u => u.Alternatives));
        writer.Write(Array.ConvertAll(uses, u => u.Part ?? -1));
        writer.Write(kept?.Length ?? 0);
        foreach (var places in kept ?? []) writer.Write(places);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static FeatureSpace Read(BinaryReader reader)
    {
        var (axes, alternatives, parts) = (reader.ReadInts(), reader.ReadInts(), reader.ReadInts());
        var kept = new int[reader.ReadInt32()][];
        for (var p = 0; p < kept.Length; p++) kept[p] = reader.ReadInts();
        return new FeatureSpace([.. axes.Select((a, f) => new FeatureUse((VariantAxis)a, alternatives[f], parts[f] < 0 ? null : parts[f]))], kept.Length == 0 ? null : kept);
    }
}
