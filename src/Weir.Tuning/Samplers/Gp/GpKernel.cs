namespace Weir.Tuning.Samplers.Gp;

/// <summary>How correlation falls with distance.</summary>
internal enum GpKernel
{
    /// <summary>Matérn 5/2: (1 + a + a²/3)·e^(−a), a = √(5·r²): twice differentiable.</summary>
    Matern,

    /// <summary>e^(−r²/2): infinitely smooth.</summary>
    Gauss,
}

/// <summary>The kernels and their derivatives by the squared distance.</summary>
internal static class GpKernels
{
    public static double Value(GpKernel kernel, double r2)
    {
        if (kernel == GpKernel.Gauss) return Math.Exp(-0.5 * r2);
        var a = Math.Sqrt(5 * r2);
        return (1 + a + a * a / 3) * Math.Exp(-a);
    }

    public static (double Value, double Slope) WithSlope(GpKernel kernel, double r2)
    {
        if (kernel == GpKernel.Gauss)
        {
            var e = Math.Exp(-0.5 * r2);
            return (e, -0.5 * e);
        }

        var a = Math.Sqrt(5 * r2);
        var f = Math.Exp(-a);
        return ((1 + a + a * a / 3) * f, -5.0 / 6 * (1 + a) * f);
    }
}
