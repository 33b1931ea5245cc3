using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>A number, or a text with numbers in it: gaps filled, held within limits, bent, scaled, in this order.</summary>
internal sealed record NumberSpec : ColumnSpec
{
    public static readonly string[] Keys = ["impute", "value", "indicator", "clip", "power", "bins", "scale"];

    public override string Type => "number";

    /// <summary>What takes the place of gaps, infinities and texts that are no numbers.</summary>
    public Impute Impute { get; init; }

    /// <summary>The number of <see cref="Impute.Constant"/>.</summary>
    public double Value { get; init; }

    /// <summary>Whether a second feature says where a gap was; null where training rows have gaps.</summary>
    public bool? HasIndicator { get; init; }

    /// <summary>The least and the greatest value; null for no limit.</summary>
    public (double? Low, double? High) Clip { get; init; }

    /// <summary>How it is bent; several stand side by side.</summary>
    public IReadOnlyList<Power> Powers { get; init; } = [Power.None];

    /// <summary>Parts of equal size for <see cref="Power.Bins"/>.</summary>
    public int Bins { get; init; } = 10;

    public Scale Scale { get; init; }

    public override IEnumerable<(string Key, YamlValue Value)> Options
    {
        get
        {
            yield return ("impute", Text(Words.Of(Impute)));
            if (Impute == Impute.Constant) yield return ("value", Number(Value));
            if (HasIndicator is { } indicator) yield return ("indicator", Flag(indicator));
            if (Clip != (null, null)) yield return ("clip", List(new[] { Clip.Low, Clip.High }.Select(l => l is { } limit ? Number(limit) : YamlNull.Instance)));
            yield return ("power", Powers.Count == 1 ? Text(Words.Of(Powers[0])) : List(Powers.Select(p => Text(Words.Of(p)))));
            if (Powers.Contains(Power.Bins)) yield return ("bins", Number(Bins));
            yield return ("scale", Text(Words.Of(Scale)));
        }
    }

    public static NumberSpec Read(FeatureFields fields) => new()
    {
        Impute = ImputeOf(fields),
        Value = fields.Number("value", double.MinValue, double.MaxValue) ?? 0,
        HasIndicator = fields.Flag("indicator"),
        Clip = fields.Limits("clip"),
        Powers = fields.Words<Power>("power") ?? [fields.Has("bins") ? Power.Bins : Power.None],
        Bins = fields.Whole("bins", 2, 1000) ?? 10,
        Scale = fields.Word<Scale>("scale") ?? Scale.None,
    };

    private static Impute ImputeOf(FeatureFields fields)
    {
        var impute = fields.Word<Impute>("impute");
        if (impute == Impute.Constant && !fields.Has("value")) throw fields.Fault("impute", "is constant, and no value is given", "write value: and the number, such as value: 0");
        if (impute is not (null or Impute.Constant) && fields.Has("value")) throw fields.Fault("value", "is the number of impute: constant", $"take it out, or write impute: constant in place of {Words.Of(impute.Value)}");
        return impute ?? (fields.Has("value") ? Impute.Constant : Impute.Median);
    }
}

/// <summary>What takes the place of a missing number.</summary>
internal enum Impute
{
    /// <summary>The middle of the training rows' values.</summary>
    Median,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The value that occurs most; of several the least.</summary>
    MostFrequent,

    /// <summary>A number that is given.</summary>
    Constant,
}

/// <summary>How a skewed number is bent.</summary>
internal enum Power
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>sign(x) · ln(1 + |x|).</summary>
    Log,

    /// <summary>Yeo and Johnson (2000), with the exponent that makes the training rows most like a normal distribution.</summary>
    YeoJohnson,

    /// <summary>The number of the part of equal size that the value falls in.</summary>
    Bins,
}

/// <summary>How a number is brought to scale.</summary>
internal enum Scale
{
    /// <summary>Not at all; learners that need a scale make their own.</summary>
    None,

    /// <summary>Mean 0, deviation 1.</summary>
    Standard,

    /// <summary>Median 0, distance of the quartiles 1.</summary>
    Robust,

    /// <summary>0 to 1.</summary>
    Minmax,
}
