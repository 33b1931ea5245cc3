namespace Weir.Tuning.Samplers.Gp;

/// <summary>What is believed of an objective over the whole space: kernel, warp and parameters, refitted as observations come in.</summary>
/// <remarks>Fits happen at fixed numbers of observations, each from the one before, so that a process that starts anew comes to the same.</remarks>
/// <param name="isChoice">Dimensions without order.</param>
/// <param name="mayWarp">False where the model has to keep the scale of the values, as for the fronts of several objectives.</param>
internal sealed class GpBelief(bool[] isChoice, bool mayWarp = true)
{
    private const double LeastNoise = 1e-7;
    private GpParameters _parameters = GpParameters.Start(isChoice.Length);
    private GpKernel _kernel = GpKernel.Matern;
    private int _level;
    private int _fitted;
    private int _chosen;

    /// <summary>Fits what is due for so many observations.</summary>
    public void Advance(IReadOnlyList<double[]> points, IReadOnlyList<double> losses)
    {
        for (var next = Next(_fitted); next <= points.Count; next = Next(_fitted))
        {
            Fit([.. points.Take(next)], [.. losses.Take(next)]);
            _fitted = next;
        }
    }

    /// <summary>The model over some observations.</summary>
    public GpModel? Model(IReadOnlyList<double[]> points, ReadOnlySpan<double> losses) =>
        GpModel.Create(new GpData(points, OutputWarp.Of(losses, _level).Values, isChoice), _kernel, _parameters);

    /// <summary>Where a value lies on the scale of the model over such observations.</summary>
    public double Warped(ReadOnlySpan<double> losses, double value) => OutputWarp.Of(losses, _level).Map(value);

    private static int Next(int fitted) => fitted < 5 ? 5 : fitted + Math.Max(1, fitted / 15);

    private void Fit(List<double[]> points, double[] losses)
    {
        var (kept, values) = GpSubset.Of(points, losses);
        var iterations = _fitted == 0 ? 40 : 12;
        var best = Try(kept, values, _kernel, _level, _parameters, iterations);
        if (points.Count >= _chosen + Math.Max(3, _chosen / 5))
        {
            _chosen = points.Count;
            var (kernel, level, parameters) = (_kernel, _level, best.Parameters);
            foreach (var other in (ReadOnlySpan<int>)[level - 1, level + 1])
                if (mayWarp && other >= 0 && other < OutputWarp.Shares.Length) best = Better(best, Try(kept, values, kernel, other, parameters, iterations));
            best = Better(best, Try(kept, values, 1 - kernel, best.Level, best.Parameters, iterations));
        }

        (_kernel, _level, _parameters) = (best.Kernel, best.Level, best.Parameters);
    }

    private Fitted Try(IReadOnlyList<double[]> points, double[] losses, GpKernel kernel, int level, GpParameters start, int iterations)
    {
        var warp = OutputWarp.Of(losses, level);
        var (parameters, evidence) = new GpFit(new GpData(points, warp.Values, isChoice), kernel).Run(start, LeastNoise, iterations);
        return new Fitted(kernel, level, parameters, evidence + warp.LogJacobian);
    }

    private static Fitted Better(Fitted a, Fitted b) => b.Evidence > a.Evidence ? b : a;

    private sealed record Fitted(GpKernel Kernel, int Level, GpParameters Parameters, double Evidence);
}
