using System.Globalization;

namespace Weir.Yaml.Scalars;

/// <summary>Floating-point numbers as Python's <c>repr</c> writes them: the shortest digits that read back, <c>1e-05</c>, <c>1e+16</c>, <c>1.0</c>.</summary>
public static class PythonFloat
{
    /// <summary>The text of a finite number; <c>inf</c>, <c>-inf</c> and <c>nan</c> otherwise.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";

        // "E16" pads; "R" gives the shortest digits, whose layout is then remade.
        var (digits, exponent) = Shortest(Math.Abs(value));
        var sign = value < 0 ? "-" : string.Empty;
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1) return $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}.0";
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // Significant digits without trailing zeros, and the power of ten of the first one.
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is var e and >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var all = point < 0 ? text : whole + text[(point + 1)..];
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0') is { Length: > 0 } digits ? digits : "0", exponent + whole.Length - 1 - leading);
    }
}
