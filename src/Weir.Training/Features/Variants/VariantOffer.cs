namespace Weir.Training.Features.Variants;

/// <summary>The alternatives that a search has of a table's features: those that change something. The usual one is first on every axis.</summary>
internal sealed record VariantOffer
{
    /// <summary>One way alone.</summary>
    public static readonly VariantOffer None = new();

    public IReadOnlyList<TextVariant> Texts { get; init; } = [TextVariant.Words];

    public IReadOnlyList<CategoryVariant> Categories { get; init; } = [CategoryVariant.Usual];

    public IReadOnlyList<NumberVariant> Numbers { get; init; } = [NumberVariant.Plain];

    public IReadOnlyList<ProductVariant> Products { get; init; } = [ProductVariant.None];

    /// <summary>What the uses of features tell of.</summary>
    public static VariantOffer Of(IReadOnlyList<FeatureUse> uses)
    {
        IReadOnlyList<T> Offered<T>(VariantAxis axis)
            where T : struct, Enum
        {
            // One that has the same features as the usual one changes nothing.
            var differ = uses.Where(u => u.Axis == axis).Aggregate(0, (all, u) => all | ((u.Alternatives & 1) == 0 ? u.Alternatives : ~u.Alternatives)) | 1;
            return [.. Enum.GetValues<T>().Where(v => (differ & (1 << Convert.ToInt32(v, System.Globalization.CultureInfo.InvariantCulture))) != 0)];
        }

        return new VariantOffer { Texts = Offered<TextVariant>(VariantAxis.Text), Categories = Offered<CategoryVariant>(VariantAxis.Categories), Numbers = Offered<NumberVariant>(VariantAxis.Numbers), Products = Offered<ProductVariant>(VariantAxis.Products) };
    }
}
