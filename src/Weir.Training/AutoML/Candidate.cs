using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML;

/// <summary>A learner with its settings, before it has seen data.</summary>
/// <param name="Learner">Its name in the catalog.</param>
/// <param name="Scale">On which scale a regression learns its target.</param>
/// <param name="Settings">What differs from the learner's own defaults, by its names.</param>
internal sealed record Candidate(string Learner, TargetScale Scale, IReadOnlyDictionary<string, ParameterValue> Settings)
{
    /// <summary>Which of the featurisations it learns from, by place; 0 is the usual one.</summary>
    public int Variant { get; init; }

    /// <summary>What the leaderboard calls it.</summary>
    public override string ToString() => Scale == TargetScale.Plain ? Learner : $"{Learner} of the logarithm";

    /// <summary>A model of this candidate as it was written.</summary>
    public ITrainedModel Read(BinaryReader reader, LearnerOptions options)
    {
        ITrainedModel Plain() => LearnerCatalog.Find(Learner).Read(reader, options with { Settings = Settings });
        return Scale == TargetScale.Logarithm ? LogTarget.Read(reader, Plain) : Plain();
    }

    /// <summary>A setting as a number.</summary>
    public double Number(string name, double otherwise) => Settings.TryGetValue(name, out var value) ? value.Number : otherwise;
}

/// <summary>On which scale a regression learns its target.</summary>
internal enum TargetScale
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>ln(y + shift): errors count in proportion, which suits prices and counts.</summary>
    Logarithm,
}
