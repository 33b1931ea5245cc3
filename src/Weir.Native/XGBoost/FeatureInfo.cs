namespace Weir.Native.XGBoost;

/// <summary>Names and types of a matrix' columns. They are not part of a saved model.</summary>
/// <param name="Names">One per column, or none.</param>
/// <param name="Types">One per column, or none (all numbers).</param>
public sealed record FeatureInfo(IReadOnlyList<string> Names, IReadOnlyList<FeatureType> Types)
{
    internal static string Letter(FeatureType type) => type switch
    {
        FeatureType.Category => "c",
        FeatureType.Integer => "int",
        FeatureType.Indicator => "i",
        _ => "q",
    };
}

/// <summary>What a column means to the learner.</summary>
public enum FeatureType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>0 or 1.</summary>
    Indicator,

    /// <summary>The code of a category, 0 to n − 1; splits are by sets of codes.</summary>
    Category,
}
