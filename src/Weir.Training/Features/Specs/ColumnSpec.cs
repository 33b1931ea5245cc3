using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>What a column is and how it is to become features, before anything was fitted. What fitting made of it is a <see cref="FeatureStep"/>.</summary>
internal abstract record ColumnSpec
{
    /// <summary>Where it was written; null where it was inferred.</summary>
    public SourceLocation? Place { get; init; }

    /// <summary>The word for it.</summary>
    public abstract string Type { get; }

    /// <summary>Why it was inferred so, where that is worth a comment.</summary>
    public string? Reason { get; init; }

    /// <summary>The options, all of them.</summary>
    public virtual IEnumerable<(string Key, YamlValue Value)> Options => [];

    protected static YamlValue Text(string text) => YamlValue.Of(text);

    protected static YamlValue Flag(bool flag) => new YamlBool(flag);

    protected static YamlValue Number(double number) => Math.Abs(number) < 1e15 && Math.Floor(number) == number ? YamlValue.Of((long)number) : new YamlFloat(number);

    protected static YamlValue List(IEnumerable<YamlValue> items) => new YamlList([.. items]);
}

/// <summary>A column that is left out.</summary>
internal sealed record DropSpec : ColumnSpec
{
    public override string Type => "drop";
}

/// <summary>True or false, without gaps.</summary>
internal sealed record FlagSpec : ColumnSpec
{
    public override string Type => "flag";
}
