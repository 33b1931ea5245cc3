namespace Weir.Training.Features.Variants;

/// <summary>Which variants have a feature, and for which part of a validation it was fitted. The default one: all have it, and it is one for all parts.</summary>
/// <param name="Axis">What differs.</param>
/// <param name="Alternatives">A bit for each alternative of the axis that has it.</param>
/// <param name="Part">The fold that it was fitted without, or the number of folds for all rows; null where it is the same for all.</param>
internal readonly record struct FeatureUse(VariantAxis Axis, int Alternatives = 0, int? Part = null)
{
    /// <summary>Of an axis, in these alternatives.</summary>
    public static FeatureUse Of<T>(VariantAxis axis, params ReadOnlySpan<T> alternatives)
        where T : struct, Enum
    {
        var bits = 0;
        foreach (var alternative in alternatives) bits |= 1 << Convert.ToInt32(alternative, System.Globalization.CultureInfo.InvariantCulture);
        return new FeatureUse(axis, bits);
    }

    /// <summary>Whether a variant has it for a part.</summary>
    public bool IsIn(Variant variant, int part) => (Part is null || Part == part) && (Axis == VariantAxis.None || (Alternatives & (1 << variant[Axis])) != 0);
}
