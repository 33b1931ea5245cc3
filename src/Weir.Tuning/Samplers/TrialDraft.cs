using Weir.Foundation.Numerics;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers;

/// <summary>A trial whose parameters are being chosen: its record, its random numbers, and a place for notes.</summary>
public sealed class TrialDraft
{
    internal TrialDraft(TrialRecord record, ulong seed, uint attempt)
    {
        Record = record;
        Random = StudyRandom.For(seed, record.Number, attempt);
    }

    /// <summary>The trial's number.</summary>
    public int Number => Record.Number;

    /// <summary>Its random numbers.</summary>
    public SeededRandom Random { get; }

    internal TrialRecord Record { get; }

    /// <summary>What the sampler proposed together.</summary>
    internal IReadOnlyDictionary<string, double> Proposal { get; set; } = NoProposal.Instance;

    /// <summary>Notes something down with the trial, for the sampler to read when it is finished.</summary>
    public void Note(string key, string value) => Record.Note(key, value);
}
