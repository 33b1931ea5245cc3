namespace Weir.Tuning.Samplers.Gp;

/// <summary>What a Gaussian process is tuned by, as logarithms: θ of each dimension (inverse squared length), scale, noise.</summary>
/// <param name="Logs">ln θ₁ … ln θ_d, ln scale, ln noise.</param>
internal sealed record GpParameters(double[] Logs)
{
    /// <summary>Where a first fit starts: lengths of 1, scale 1, little noise.</summary>
    public static GpParameters Start(int dimensions)
    {
        var logs = new double[dimensions + 2];
        Array.Fill(logs, Math.Log(2), 0, dimensions);
        logs[^1] = Math.Log(1e-4);
        return new GpParameters(logs);
    }

    public int Dimensions => Logs.Length - 2;

    public double[] Thetas => [.. Logs.Take(Dimensions).Select(Math.Exp)];

    public double Scale => Math.Exp(Logs[^2]);

    public double Noise => Math.Exp(Logs[^1]);
}
