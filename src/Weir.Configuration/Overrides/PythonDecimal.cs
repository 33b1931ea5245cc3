using System.Globalization;
using System.Numerics;

namespace Weir.Configuration.Overrides;

/// <summary>Python's <c>decimal.Decimal</c> as far as Hydra's ranges need it: made from a float without rounding, sums rounded to 28 digits, half to even.</summary>
/// <remarks>Hence the odd ends of such ranges: the exact value of 0.1 has 55 digits, the first sum is cut to 28 and is less, so that <c>range(0,0.1,0.1)</c> holds 0.1 itself.</remarks>
internal sealed record PythonDecimal(BigInteger Digits, int Exponent) : IComparable<PythonDecimal>
{
    private const int Precision = 28;

    public static PythonDecimal Of(BigInteger value) => new(value, 0);

    /// <summary>The exact value of a finite float: mantissa · 2^e is mantissa · 5^-e · 10^e for e below 0.</summary>
    public static PythonDecimal Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (power == 0) power++;
        else mantissa |= 1L << 52;
        power -= 1075;
        while (mantissa != 0 && power < 0 && (mantissa & 1) == 0) (mantissa, power) = (mantissa >> 1, power + 1);
        BigInteger digits = bits < 0 ? -mantissa : mantissa;
        return power >= 0 ? new PythonDecimal(digits << power, 0) : new PythonDecimal(digits * BigInteger.Pow(5, -power), power);
    }

    public PythonDecimal Plus(PythonDecimal other)
    {
        var (a, b, exponent) = Aligned(other);
        var sum = a + b;
        var excess = BigInteger.Abs(sum).ToString(CultureInfo.InvariantCulture).Length - Precision;
        if (excess <= 0) return new PythonDecimal(sum, exponent);
        var unit = BigInteger.Pow(10, excess);
        var whole = BigInteger.DivRem(sum, unit, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        if (twice > unit || (twice == unit && !whole.IsEven)) whole += sum.Sign;
        return new PythonDecimal(whole, exponent + excess);
    }

    public int CompareTo(PythonDecimal? other)
    {
        var (a, b, _) = Aligned(other!);
        return a.CompareTo(b);
    }

    public double ToDouble() => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Digits}E{Exponent}"), CultureInfo.InvariantCulture);

    private (BigInteger A, BigInteger B, int Exponent) Aligned(PythonDecimal other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return (Digits * BigInteger.Pow(10, Exponent - exponent), other.Digits * BigInteger.Pow(10, other.Exponent - exponent), exponent);
    }
}
