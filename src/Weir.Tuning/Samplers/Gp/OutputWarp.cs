namespace Weir.Tuning.Samplers.Gp;

/// <summary>Brings values to mean 0 and variance 1, after a logarithm that opens up the good end: ln(y − least + share·(median − least)), or none.</summary>
/// <remarks>Objectives such as losses span powers of ten; without this the few worst values decide the fit. Which share is best is judged by the evidence of the fit, the change of variable counted in.</remarks>
internal sealed class OutputWarp
{
    /// <summary>The shares that are tried; the first means no logarithm.</summary>
    public static readonly double[] Shares = [double.PositiveInfinity, 1, 0.1, 0.01];

    /// <summary>Values as the model sees them.</summary>
    public required double[] Values { get; init; }

    /// <summary>ln |d warped / d y| summed over the observations.</summary>
    public required double LogJacobian { get; init; }

    /// <summary>Where any value lies on the scale of the model.</summary>
    public required Func<double, double> Map { get; init; }

    public static OutputWarp Of(ReadOnlySpan<double> losses, int level)
    {
        var (values, jacobian) = (losses.ToArray(), 0.0);
        var finite = values.Where(double.IsFinite).Order().ToArray();
        if (finite.Length == 0) return new OutputWarp { Values = new double[values.Length], LogJacobian = 0, Map = static v => v };
        for (var i = 0; i < values.Length; i++) values[i] = double.IsNaN(values[i]) ? finite[^1] : Math.Clamp(values[i], finite[0], finite[^1]);
        var spread = finite[finite.Length / 2] - finite[0];
        var warped = static (double v) => v;
        if (spread > 0 && double.IsFinite(Shares[level]))
        {
            var shift = Shares[level] * spread - finite[0];
            warped = v => Math.Log(Math.Max(v + shift, 1e-300));
            for (var i = 0; i < values.Length; i++)
            {
                jacobian -= Math.Log(values[i] + shift);
                values[i] = Math.Log(values[i] + shift);
            }
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
        if (!(deviation > 0)) deviation = 1;
        for (var i = 0; i < values.Length; i++) values[i] = (values[i] - mean) / deviation;
        return new OutputWarp { Values = values, LogJacobian = jacobian - values.Length * Math.Log(deviation), Map = v => (warped(v) - mean) / deviation };
    }
}
