using Weir.Tuning.Samplers.Gp;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Termination;

/// <summary>Ends a study when what may still be gained is bounded by the noise of the objective (Makarova et al., 2022).</summary>
/// <remarks>A Gaussian process is fitted to the better half of the trials. The bound is the least upper confidence bound among them less the least lower confidence bound
/// over the space, with β = 2·ln(d·n²·π²/(6·0.1))/5. The noise is what is given, else the square root of the fitted noise.</remarks>
/// <param name="noise">Standard deviation of the objective at one point, such as sd·√(1/k + 1/(k − 1)) over k folds; null: as fitted.</param>
/// <param name="leastTrials">Complete trials before the first decision.</param>
public sealed class RegretTerminator(double? noise = null, int leastTrials = 20) : ITerminator
{
    private const int Probes = 2048;

    /// <inheritdoc/>
    public string Name => "regret";

    /// <inheritdoc/>
    public string? ReasonToStop(IStudyView study)
    {
        if (study.Directions.Count != 1 || study.Space is not { } declared) return null;
        var complete = study.Finished.Where(t => t.State == TrialState.Complete && t.Violation == 0 && double.IsFinite(t.Losses[0])).ToList();
        if (complete.Count < leastTrials) return null;
        var (regret, floor) = Bound(new GpSpace(declared), [.. complete.OrderBy(t => t.Losses[0]).ThenBy(t => t.Number).Take((complete.Count + 1) / 2)], study);
        return regret < (noise ?? floor) ? FormattableString.Invariant($"at most {regret:G3} is to be gained, less than the noise of {noise ?? floor:G3}") : null;
    }

    private static (double Regret, double Noise) Bound(GpSpace space, List<TrialRecord> trials, IStudyView study)
    {
        double[][] points = [.. trials.Select(t => space.Encode([.. space.Space.Parameters.Select(p => t.Inner(p.Name))]))];
        double[] losses = [.. trials.Select(t => t.Losses[0])];
        var deviation = Deviation(losses);
        var data = new GpData(points, OutputWarp.Of(losses, 0).Values, space.IsChoice);
        var parameters = new GpFit(data, GpKernel.Matern).Run(GpParameters.Start(space.Size), 1e-6, 40).Parameters;
        if (GpModel.Create(data, GpKernel.Matern, parameters) is not { } model) return (double.PositiveInfinity, 0);
        var beta = 2 * Math.Log(space.Size * (double)trials.Count * trials.Count * Math.PI * Math.PI / 0.6) / 5;
        var (upper, lower) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var point in points)
        {
            var (mean, spread) = model.Predict(point);
            (upper, lower) = (Math.Min(upper, mean + Math.Sqrt(beta) * spread), Math.Min(lower, mean - Math.Sqrt(beta) * spread));
        }

        var random = StudyRandom.For(study.Seed, trials.Count, purpose: 0x7E);
        for (var i = 0; i < Probes; i++)
        {
            var (mean, spread) = model.Predict(space.Encode(space.Draw(random)));
            lower = Math.Min(lower, mean - Math.Sqrt(beta) * spread);
        }

        return ((upper - lower) * deviation, Math.Sqrt(parameters.Noise) * deviation);
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
