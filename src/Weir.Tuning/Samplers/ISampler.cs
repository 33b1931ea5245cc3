using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers;

/// <summary>Chooses the parameters of the next trial. An instance serves one study and keeps what it worked out from finished trials; its answers depend on the study alone.</summary>
public interface ISampler
{
    /// <summary>The name in settings.</summary>
    string Name { get; }

    /// <summary>Chooses parameters together, before the objective asks for any. Those it leaves out are asked for one by one.</summary>
    /// <param name="study">The study.</param>
    /// <param name="draft">The trial to be.</param>
    IReadOnlyDictionary<string, double> Propose(IStudyView study, TrialDraft draft);

    /// <summary>Chooses one parameter by itself.</summary>
    /// <param name="study">The study.</param>
    /// <param name="draft">The trial to be.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="distribution">What to draw from; never a single value.</param>
    double ProposeOne(IStudyView study, TrialDraft draft, string name, Distribution distribution);

    /// <summary>True when there is nothing left to try.</summary>
    bool IsExhausted(IStudyView study) => false;
}
