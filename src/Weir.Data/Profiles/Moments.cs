namespace Weir.Data.Profiles;

/// <summary>Mean, deviation, skewness and kurtosis of finite numbers, as pandas defines them (corrected for bias).</summary>
internal readonly record struct Moments(double Sum, double Mean, double Deviation, double Skewness, double Kurtosis)
{
    public static Moments Of(ReadOnlySpan<double> values)
    {
        double n = values.Length;
        var sum = 0.0;
        foreach (var value in values) sum += value;
        var mean = sum / n;
        var (m2, m3, m4) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var difference = value - mean;
            var square = difference * difference;
            m2 += square;
            m3 += square * difference;
            m4 += square * square;
        }

        var deviation = n > 1 ? Math.Sqrt(m2 / (n - 1)) : double.NaN;
        var skewness = n > 2 ? m2 == 0 ? 0 : n * Math.Sqrt(n - 1) / (n - 2) * m3 / Math.Pow(m2, 1.5) : double.NaN;
        var correction = 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
        var kurtosis = n > 3 ? m2 == 0 ? 0 : n * (n + 1) * (n - 1) / ((n - 2) * (n - 3)) * m4 / (m2 * m2) - correction : double.NaN;
        return new Moments(sum, mean, deviation, skewness, kurtosis);
    }
}
