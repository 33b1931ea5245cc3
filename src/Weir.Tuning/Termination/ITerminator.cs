using Weir.Tuning.Trials;

namespace Weir.Tuning.Termination;

/// <summary>Says when a study may end before its planned number of trials.</summary>
public interface ITerminator
{
    /// <summary>The name in settings.</summary>
    string Name { get; }

    /// <summary>Why the study may end; null while it is worth going on.</summary>
    string? ReasonToStop(IStudyView study);
}
