namespace Weir.Training.Features.Variants;

/// <summary>Which of the alternatives of the featurisation a candidate learns from; the default one is what columns become without a search.</summary>
/// <param name="Text">What prose becomes.</param>
/// <param name="Categories">What categories become.</param>
/// <param name="Numbers">What numbers become.</param>
/// <param name="Products">Whether products of numbers are features.</param>
internal readonly record struct Variant(TextVariant Text, CategoryVariant Categories = CategoryVariant.Usual, NumberVariant Numbers = NumberVariant.Plain, ProductVariant Products = ProductVariant.None)
{
    /// <summary>The alternative of an axis, by its place.</summary>
    public int this[VariantAxis axis] => axis switch
    {
        VariantAxis.Text => (int)Text,
        VariantAxis.Categories => (int)Categories,
        VariantAxis.Numbers => (int)Numbers,
        VariantAxis.Products => (int)Products,
        _ => 0,
    };

    /// <summary>The same with the alternatives of some axes as usual: two that differ in what a table does not have are the same.</summary>
    public Variant Within(VariantOffer offer) => new(
        offer.Texts.Contains(Text) ? Text : default,
        offer.Categories.Contains(Categories) ? Categories : default,
        offer.Numbers.Contains(Numbers) ? Numbers : default,
        offer.Products.Contains(Products) ? Products : default);

    /// <summary>What differs from the usual, in words; empty where nothing does.</summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        Text switch { TextVariant.Characters => "characters", TextVariant.Both => "words and characters", _ => string.Empty },
        Categories switch { CategoryVariant.Target => "target means", CategoryVariant.Codes => "sets of categories", _ => string.Empty },
        Numbers switch { NumberVariant.YeoJohnson => "yeo-johnson", NumberVariant.Bins => "bins", _ => string.Empty },
        Products == ProductVariant.All ? "products" : string.Empty,
    }.Where(w => w.Length > 0));
}

/// <summary>What may differ between variants.</summary>
internal enum VariantAxis : byte
{
    /// <summary>Nothing: a feature that all have.</summary>
    None,

    Text,

    Categories,

    Numbers,

    Products,
}

/// <summary>What prose becomes.</summary>
internal enum TextVariant : byte
{
    Words,

    Characters,

    /// <summary>Words and characters side by side.</summary>
    Both,
}

/// <summary>What categories become.</summary>
internal enum CategoryVariant : byte
{
    /// <summary>0/1 features, and of many values the frequency.</summary>
    Usual,

    /// <summary>That, and the mean of the target beside it where there are many values.</summary>
    Target,

    /// <summary>Codes, which trees divide by sets.</summary>
    Codes,
}

/// <summary>What numbers become.</summary>
internal enum NumberVariant : byte
{
    Plain,

    /// <summary>Skewed ones bent.</summary>
    YeoJohnson,

    /// <summary>The part of equal size that the value falls in, beside the value.</summary>
    Bins,
}

/// <summary>Whether numbers are multiplied with each other.</summary>
internal enum ProductVariant : byte
{
    None,

    /// <summary>All squares and products of two.</summary>
    All,
}
