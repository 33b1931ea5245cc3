using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers;

/// <summary>Draws every parameter by itself, uniformly on its scale.</summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft) => NoProposal.Instance;

    /// <inheritdoc/>
    public double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution) => RandomDraw.From(distribution, draft.Random);
}

/// <summary>The proposal of a sampler that leaves all to the asking one by one.</summary>
internal static class NoProposal
{
    public static IReadOnlyDictionary<string, double> Instance { get; } = new Dictionary<string, double>();
}
