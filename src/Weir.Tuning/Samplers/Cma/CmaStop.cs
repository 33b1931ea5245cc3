namespace Weir.Tuning.Samplers.Cma;

/// <summary>When a run of CMA-ES has run dry (Hansen, 2016, appendix B.3).</summary>
internal sealed class CmaStop(double firstSigma, int window)
{
    private readonly Queue<(double Best, double Worst)> _recent = [];

    public bool IsReached(double best, double worst, double sigma, double[] mean, double[,] covariance, double[] path, double[] axes, double[,] basis, int generation)
    {
        _recent.Enqueue((best, worst));
        if (_recent.Count > window) _recent.Dequeue();
        if (generation > window && _recent.Max(r => r.Worst) - _recent.Min(r => r.Best) < 1e-12) return true;
        var (isTiny, least, greatest) = (true, double.PositiveInfinity, 0.0);
        for (var i = 0; i < mean.Length; i++)
        {
            isTiny &= sigma * covariance[i, i] < 1e-12 * firstSigma && sigma * Math.Abs(path[i]) < 1e-12 * firstSigma;
            (least, greatest) = (Math.Min(least, axes[i]), Math.Max(greatest, axes[i]));
            if (mean[i] == mean[i] + 0.2 * sigma * Math.Sqrt(covariance[i, i])) return true;
        }

        if (isTiny || sigma * greatest > 1e4 || greatest * greatest > 1e14 * least * least) return true;
        var axis = generation % mean.Length;
        for (var i = 0; i < mean.Length; i++)
            if (mean[i] != mean[i] + 0.1 * sigma * axes[axis] * basis[i, axis]) return false;
        return true;
    }
}
