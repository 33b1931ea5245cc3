using Weir.Training.Features.Encodings;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features.Variants;

/// <summary>What a search may make of columns beside what is inferred: only what changes something, within bounds of time and memory.</summary>
/// <param name="limits">The bounds.</param>
/// <param name="rows">Rows of the matrix.</param>
internal sealed class Alternatives(AlternativeLimits limits, int rows)
{
    private const int LeastDistinct = 20;
    private const double LeastSkew = 0.5;
    private const int LeastCategories = 3;
    private const int Bins = 20;

    private long _cells = limits.Cells;
    private int _numbers;

    /// <summary>The use of a product.</summary>
    public static FeatureUse Product { get; } = FeatureUse.Of(VariantAxis.Products, ProductVariant.All);

    /// <summary>Prose, and its characters.</summary>
    public TextSpec Of(TextSpec usual, string[] texts)
    {
        if (usual is not { Encode: [TextEncoding.Words] } || texts.Sum(t => (long)t.Length) > limits.Characters || !Has(usual.Most)) return usual;
        return usual with { Encode = [TextEncoding.Words, TextEncoding.Characters] };
    }

    /// <summary>Categories, their target means where they are many, and their codes.</summary>
    public CategorySpec Of(CategorySpec usual, CategoryCounts counts)
    {
        List<CategoryEncoding> all = [.. usual.Encode];
        if (limits.HasTargets && usual.Encode.Contains(CategoryEncoding.Frequency) && Has(limits.TargetFeatures)) all.Add(CategoryEncoding.Target);
        if (limits.HasCodes && counts.Kept.Count >= LeastCategories && Has(1)) all.Add(CategoryEncoding.Codes);
        return all.Count == usual.Encode.Count ? usual : usual with { Encode = all };
    }

    /// <summary>Numbers, bent where they are skewed, and their bins where they have many values.</summary>
    public NumberSpec Of(NumberSpec usual, double[] values)
    {
        if (!limits.HasNumbers || usual is not { Powers: [Power.None], Scale: Scale.None } || _numbers >= limits.Numbers) return usual;
        var present = values.Where(double.IsFinite).ToArray();
        if (present.Distinct().Take(LeastDistinct + 1).Count() <= LeastDistinct) return usual;
        List<Power> all = [Power.None];
        if (Math.Abs(Skew(present)) > LeastSkew && Has(1)) all.Add(Power.YeoJohnson);
        if (Has(1)) all.Add(Power.Bins);
        _numbers++;
        return all.Count == 1 ? usual : usual with { Powers = all, Bins = Bins };
    }

    /// <summary>All squares and products of two, where numbers are few.</summary>
    public IReadOnlyList<PairSpec> Products(IReadOnlyList<string> numbers, int columns)
    {
        if (!limits.HasProducts || columns == 0 || numbers.Count < 2 || numbers.Count > limits.Factors || !Has(numbers.Count * (numbers.Count + 1) / 2)) return [];
        return [.. numbers.SelectMany((left, i) => numbers.Skip(i).Select(right => new PairSpec(left, right, false)))];
    }

    /// <summary>Which variants bend a number so.</summary>
    public static FeatureUse UseOf(NumberSpec usual, NumberSpec wide, Power power) => ReferenceEquals(usual, wide) ? default : power switch
    {
        Power.YeoJohnson => FeatureUse.Of(VariantAxis.Numbers, NumberVariant.YeoJohnson),
        Power.Bins => FeatureUse.Of(VariantAxis.Numbers, NumberVariant.Bins),
        // What is not skewed stays as it is where others are bent.
        _ => wide.Powers.Contains(Power.YeoJohnson) ? FeatureUse.Of(VariantAxis.Numbers, NumberVariant.Plain, NumberVariant.Bins) : default,
    };

    /// <summary>Which variants encode categories so.</summary>
    public static FeatureUse UseOf(CategorySpec usual, CategorySpec wide, CategoryEncoding encode) => ReferenceEquals(usual, wide) ? default : encode switch
    {
        CategoryEncoding.Target => FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Target),
        CategoryEncoding.Codes => FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Codes),
        CategoryEncoding.OneHot when wide.Encode.Contains(CategoryEncoding.Codes) => FeatureUse.Of(VariantAxis.Categories, CategoryVariant.Usual, CategoryVariant.Target),
        _ => default,
    };

    /// <summary>Which variants encode prose so.</summary>
    public static FeatureUse UseOf(TextSpec usual, TextSpec wide, TextEncoding encode) => ReferenceEquals(usual, wide) ? default : encode == TextEncoding.Words
        ? FeatureUse.Of(VariantAxis.Text, TextVariant.Words, TextVariant.Both)
        : FeatureUse.Of(VariantAxis.Text, TextVariant.Characters, TextVariant.Both);

    private bool Has(int features)
    {
        if ((long)features * rows > _cells) return false;
        _cells -= (long)features * rows;
        return true;
    }

    private static double Skew(double[] values)
    {
        var mean = values.Average();
        double square = 0, cube = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            square += d * d;
            cube += d * d * d;
        }

        var skew = cube / values.Length / Math.Pow(square / values.Length, 1.5);
        return double.IsFinite(skew) ? skew : 0;
    }
}

/// <summary>Bounds of what a search may make of columns.</summary>
internal sealed record AlternativeLimits
{
    /// <summary>Characters of a column of prose at most: counting their sequences takes some seconds for ten million.</summary>
    public long Characters { get; init; } = 4_000_000;

    /// <summary>Whether categories may be encoded by the target.</summary>
    public bool HasTargets { get; init; }

    /// <summary>Features that one column encoded by the target becomes, at most: one for each class and part.</summary>
    public int TargetFeatures { get; init; }

    /// <summary>Whether categories may be codes.</summary>
    public bool HasCodes { get; init; }

    /// <summary>Whether numbers may be bent and divided into bins.</summary>
    public bool HasNumbers { get; init; }

    /// <summary>Numbers that are, at most.</summary>
    public int Numbers { get; init; } = 100;

    /// <summary>Whether numbers may be multiplied with each other.</summary>
    public bool HasProducts { get; init; }

    /// <summary>Numbers of which all products are offered, at most.</summary>
    public int Factors { get; init; } = 8;

    /// <summary>Cells of the matrix that all alternatives may take together.</summary>
    public long Cells { get; init; } = 60_000_000;
}
