using System.Globalization;

namespace Weir.Training.Features;

/// <summary>Whether 32-bit floats, in which models count, tell the values of a column apart.</summary>
internal static class FloatResolution
{
    private const double Blurred = 0.9; // of the different values that are left
    private const double Dense = 20; // floats between the least and the greatest value, for each different one, where nothing need be counted

    /// <summary>A sentence about a column of which many values become one; null for others.</summary>
    public static string? NoteOf(string column, double[] values)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) continue;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        var largest = Math.Max(Math.Abs(least), Math.Abs(greatest));
        if (!(greatest > least) || largest > NumberStep.LargestSingle) return null;
        var step = MathF.BitIncrement((float)largest) - (double)(float)largest;
        if ((greatest - least) / step > Dense * values.Length) return null;
        var different = values.Where(double.IsFinite).Distinct().ToArray();
        var left = different.Select(v => (float)v).Distinct().Count();
        return left >= Blurred * different.Length ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"column '{column}' has {different.Length} different values, of which 32-bit floats, in which models count, tell {left} apart: scale: standard in a features file, or a column less {least:0} by --derive, keeps them");
    }
}
