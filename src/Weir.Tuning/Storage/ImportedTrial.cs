using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>A trial that was made elsewhere.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="State">How it ended; <see cref="TrialState.Waiting"/> for one that is to be tried.</param>
/// <param name="Values">One a direction where it is complete.</param>
public sealed record ImportedTrial(IReadOnlyList<TrialParameter> Parameters, TrialState State, IReadOnlyList<double> Values)
{
    /// <summary>What was reported on the way.</summary>
    public IReadOnlyList<Report> Reports { get; init; } = [];

    /// <summary>Result constraints; null without.</summary>
    public IReadOnlyList<double>? Constraints { get; init; }

    /// <summary>What people noted down on it.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>When it began; null where nobody knows.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null where nobody knows.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Parameters that were given to one that waits.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Given { get; init; } = new Dictionary<string, ParameterValue>();
}
