using Weir.Tuning.Numerics;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Cma;

/// <summary>Where CMA-ES begins when other studies are known: at the mean of their best tenth, as wide as it is (Nomura et al., 2021, WS-CMA-ES).</summary>
/// <param name="Mean">In [0, 1]^d.</param>
/// <param name="Sigma">Step size.</param>
/// <param name="Covariance">Of determinant 1.</param>
internal sealed record CmaSource(double[] Mean, double Sigma, double[,] Covariance)
{
    private const double Share = 0.1;
    private const double Width = 0.1;

    /// <summary>Null where nothing is known.</summary>
    public static CmaSource? Of(IStudyView study, IReadOnlyList<(string Name, NumericDistribution Distribution)> dimensions)
    {
        if (study.Directions.Count > 1) return null;
        var points = study.Prior.Take((int)Math.Ceiling(Share * study.Prior.Count))
            .Select(t => dimensions.Select(d => Math.Clamp(new UnitScale(d.Distribution).ToUnit(t.Inner(d.Name)), 0, 1)).ToArray()).Where(p => !p.Any(double.IsNaN)).ToList();
        if (points.Count == 0) return null;
        var d = dimensions.Count;
        var mean = new double[d];
        foreach (var point in points)
            for (var i = 0; i < d; i++) mean[i] += point[i] / points.Count;
        var covariance = new double[d, d];
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++)
                covariance[i, j] = (i == j ? Width * Width : 0) + points.Average(p => (p[i] - mean[i]) * (p[j] - mean[j]));
        var logDeterminant = new SymmetricEigen((double[,])covariance.Clone()).Values.Sum(v => Math.Log(Math.Max(v, 1e-12)));
        var scale = Math.Exp(logDeterminant / d);
        for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++) covariance[i, j] /= scale;
        return new CmaSource(mean, Math.Sqrt(scale), covariance);
    }
}
