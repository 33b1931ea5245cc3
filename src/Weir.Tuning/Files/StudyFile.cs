using Weir.Tuning.Storage;

namespace Weir.Tuning.Files;

/// <summary>A study as <c>study.yaml</c> describes it.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Run">What runs its trials.</param>
public sealed record StudyFile(StudyDefinition Definition, RunPlan Run);
