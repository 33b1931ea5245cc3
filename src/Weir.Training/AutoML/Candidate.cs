using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML;

/// <summary>A learner with its settings, before it has seen data.</summary>
/// <param name="Learner">Its name in the catalog.</param>
/// <param name="Scale">On which scale a regression learns its target.</param>
/// <param name="Settings">What differs from the learner's own defaults, by its names.</param>
internal sealed record Candidate(string Learner, TargetScale Scale, IReadOnlyDictionary<string, ParameterValue> Settings)
{
    /// <summary>Which of the alternatives of the featurisation it learns from.</summary>
    public Variant Variant { get; init; }

    /// <summary>What the leaderboard calls it. Names of figures are made of it: letters, blanks and dashes alone.</summary>
    public override string ToString() => $"{Learner}{(Scale == TargetScale.Plain ? string.Empty : " of the logarithm")}{(Variant == default ? string.Empty : $" with {Variant}")}";

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
