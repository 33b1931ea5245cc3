using Weir.Foundation.Numerics;
using Weir.Tuning.Numerics.Quasi;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Quasi;

/// <summary>Spreads trials evenly over the space by a low-discrepancy sequence. Choices take equal slices of a dimension.</summary>
/// <remarks>The index of a point is the trial's number, so that workers never take the same. With define-by-run the parameters of the first finished trial are covered.</remarks>
/// <param name="isHalton">True: Halton's sequence; false: Sobol's.</param>
/// <param name="isScrambled">True: scrambled by the study's seed.</param>
public sealed class QuasiSampler(bool isHalton = false, bool isScrambled = true) : ISampler
{
    private List<(string Name, Distribution Distribution)>? _dimensions;
    private SobolSequence? _sobol;
    private HaltonSequence? _halton;

    /// <inheritdoc/>
    public string Name => isHalton ? "halton" : "qmc";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft)
    {
        _dimensions ??= SpaceOf(study);
        if (_dimensions is null || _dimensions.Count == 0) return NoProposal.Instance;
        var point = new double[_dimensions.Count];
        if (isHalton) (_halton ??= new HaltonSequence(point.Length, Scramble(study))).Point((uint)draft.Number, point);
        else (_sobol ??= new SobolSequence(point.Length, Scramble(study))).Point((uint)draft.Number, point);
        var proposal = new Dictionary<string, double>(point.Length);
        for (var i = 0; i < point.Length; i++) proposal[_dimensions[i].Name] = RandomDraw.FromUnit(_dimensions[i].Distribution, point[i]);
        return proposal;
    }

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);

    private SeededRandom? Scramble(IStudyView study) => isScrambled ? StudyRandom.For(study.Seed, 0, purpose: 0x50B) : null;

    private static List<(string, Distribution)>? SpaceOf(IStudyView study)
    {
        if (study.Space is { } space) return [.. space.Parameters.Where(p => !p.Distribution.IsSingle).Select(p => (p.Name, p.Distribution))];
        return study.Finished.FirstOrDefault(t => t.Parameters.Count > 0)?.Parameters.Where(p => !p.Distribution.IsSingle).Select(p => (p.Name, p.Distribution)).ToList();
    }
}
