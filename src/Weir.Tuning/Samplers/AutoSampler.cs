using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers;

/// <summary>Decides by the space, the objectives and the trials so far which sampler proposes; the default.</summary>
/// <remarks>One objective: Gaussian process over the whole space with local steps for the first thousand trials; then three of four by TPE, which costs less, and the fourth still near the best.
/// More than thirty dimensions: CMA-ES where all are numbers that are always there and 250 trials or more are planned, else TPE. Two objectives: Gaussian processes up to a thousand planned trials and thirty dimensions. More objectives or dimensions: TPE; more trials: NSGA-II.</remarks>
public sealed class AutoSampler : ISampler
{
    private const int MostDimensions = 30;
    private const int ModelTrials = 1000;
    private const int FewForEvolution = 250;
    private readonly Dictionary<string, ISampler> _samplers = [];

    /// <inheritdoc/>
    public string Name => "auto";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft) => Choose(study, draft).Propose(study, draft);

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => Choose(study, draft).ProposeOne(study, draft, name, distribution);

    private ISampler Choose(IStudyView study, TrialDraft draft)
    {
        var dimensions = Dimensions(study);
        if (study.Directions.Count > 1) return Get(study.PlannedTrials > ModelTrials ? "nsgaii" : dimensions.Count > MostDimensions || draft.Number >= ModelTrials ? "tpe" : study.Directions.Count > 2 ? "tpe" : "gp");
        if (dimensions.Count > MostDimensions)
            return dimensions.All(d => d.Distribution is NumericDistribution && d.Conditions.Count == 0) && (study.PlannedTrials ?? 0) >= FewForEvolution ? Get("cmaes") : Get("tpe");
        return draft.Number < ModelTrials || draft.Number % 4 == 0 ? Get("gp") : Get("tpe");
    }

    private ISampler Get(string name)
    {
        if (!_samplers.TryGetValue(name, out var sampler)) _samplers[name] = sampler = SamplerCatalog.Create(name);
        return sampler;
    }

    private static IReadOnlyList<Parameter> Dimensions(IStudyView study) =>
        study.Space?.Parameters ?? study.Finished.FirstOrDefault(t => t.Parameters.Count > 0)?.Parameters.Select(p => new Parameter(p.Name, p.Distribution)).ToList() ?? [];
}
