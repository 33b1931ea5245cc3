using System.Globalization;

namespace Weir.Reports;

/// <summary>Numbers as people read them.</summary>
public static class Figures
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Up to five significant digits: <c>0.00012346</c>, <c>1.5</c>, <c>12,346</c>, <c>1.2e+12</c>; <c>–</c> for NaN.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "–";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == 0) return "0";
        var magnitude = Math.Abs(value);
        if (magnitude is < 1e-4 or >= 1e9) return value.ToString("0.###e+0", Culture);
        if (magnitude >= 10_000) return value.ToString("#,##0", Culture);
        var digits = Math.Clamp(4 - (int)Math.Floor(Math.Log10(magnitude)), 0, 8);
        return Math.Round(value, digits).ToString("#,##0." + new string('#', digits), Culture);
    }

    /// <summary>A count with separators.</summary>
    public static string Count(long value) => value.ToString("#,##0", Culture);

    /// <summary>A share as per cent: <c>0 %</c>, <c>0.02 %</c>, <c>12.3 %</c>, <c>&lt; 0.01 %</c>; never 0 or 100 for what is not.</summary>
    public static string Share(double share)
    {
        if (double.IsNaN(share)) return "–";
        if (share is > 0 and < 0.0001) return "< 0.01 %";
        if (share is > 0.9999 and < 1) return "> 99.99 %";
        var percent = share * 100;
        return (percent is > 0 and < 1 or > 99 and < 100 ? percent.ToString("0.##", Culture) : percent.ToString("0.#", Culture)) + " %";
    }

    /// <summary>A p-value: <c>0.032</c>, <c>&lt; 1e-16</c>.</summary>
    public static string PValue(double p) => double.IsNaN(p) ? "–" : p < 1e-16 ? "< 1e-16" : p < 0.001 ? p.ToString("0.#e+0", Culture) : p.ToString("0.###", Culture);
}
