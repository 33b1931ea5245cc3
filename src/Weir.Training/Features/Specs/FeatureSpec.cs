using Weir.Foundation.Errors;

namespace Weir.Training.Features.Specs;

/// <summary>How a table becomes features: what <c>features.yaml</c> says.</summary>
internal sealed record FeatureSpec
{
    public static readonly string[] Keys = ["columns", "products", "ratios", "polynomial", "select", "target_transform"];

    /// <summary>Columns by name, in the order of the file; those of the table that are not here are inferred.</summary>
    public IReadOnlyDictionary<string, ColumnSpec> Columns { get; init; } = new Dictionary<string, ColumnSpec>();

    /// <summary>Features computed from two columns.</summary>
    public IReadOnlyList<PairSpec> Pairs { get; init; } = [];

    /// <summary>Which features are kept; null keeps all.</summary>
    public SelectSpec? Select { get; init; }

    /// <summary>On which scale a regression learns its target.</summary>
    public TargetTransform TargetTransform { get; init; }
}

/// <summary>A feature computed from two columns, numbers or flags.</summary>
/// <param name="Left">A column.</param>
/// <param name="Right">A column, the same for a square.</param>
/// <param name="IsRatio">Left / right; else left · right.</param>
internal sealed record PairSpec(string Left, string Right, bool IsRatio)
{
    /// <summary>Name of the feature.</summary>
    public string Name => $"{Left} {(IsRatio ? "/" : "*")} {Right}";

    /// <summary>Where it was written.</summary>
    public SourceLocation? Place { get; init; }
}

/// <summary>Which features are kept.</summary>
/// <param name="Best">How many.</param>
/// <param name="By">By which figure.</param>
internal sealed record SelectSpec(int Best, SelectBy By);

/// <summary>How features are compared.</summary>
internal enum SelectBy
{
    /// <summary>Each alone: the F statistic of its correlation with the target, or of its means by class.</summary>
    Figure,

    /// <summary>All together: the gain in a quick boosted model.</summary>
    Importance,
}

/// <summary>On which scale a regression learns its target.</summary>
internal enum TargetTransform
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>ln(y + shift), the shift such that every training value is above 0.</summary>
    Log,

    /// <summary>√(y + shift), likewise.</summary>
    SquareRoot,

    /// <summary>Yeo and Johnson (2000).</summary>
    YeoJohnson,
}
