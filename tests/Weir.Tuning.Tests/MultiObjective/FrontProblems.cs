namespace Weir.Tuning.Tests.MultiObjective;

/// <summary>Problems with several objectives over [0, 1]^d (Zitzler, Deb and Thiele, 2000; Deb et al., 2002), and one with a constraint.</summary>
internal static class FrontProblems
{
    public static double[] Zdt(int which, double[] x)
    {
        var g = 1 + 9 * x.Skip(1).Sum() / (x.Length - 1);
        var ratio = x[0] / g;
        return [x[0], g * (which switch { 1 => 1 - Math.Sqrt(ratio), 2 => 1 - ratio * ratio, _ => 1 - Math.Sqrt(ratio) - ratio * Math.Sin(10 * Math.PI * x[0]) })];
    }

    public static double[] Dtlz2(double[] x)
    {
        var g = 1 + x.Skip(2).Sum(v => (v - 0.5) * (v - 0.5));
        var (a, b) = (x[0] * Math.PI / 2, x[1] * Math.PI / 2);
        return [g * Math.Cos(a) * Math.Cos(b), g * Math.Cos(a) * Math.Sin(b), g * Math.Sin(a)];
    }

    /// <summary>Binh and Korn's: two objectives, two constraints (above 0 is violated).</summary>
    public static (double[] Values, double[] Constraints) BinhKorn(double[] unit)
    {
        var (x, y) = (5 * unit[0], 3 * unit[1]);
        return ([4 * x * x + 4 * y * y, (x - 5) * (x - 5) + (y - 5) * (y - 5)], [(x - 5) * (x - 5) + y * y - 25, 7.7 - (x - 8) * (x - 8) - (y + 3) * (y + 3)]);
    }
}
