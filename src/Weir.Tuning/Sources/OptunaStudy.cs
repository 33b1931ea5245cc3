using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>A study in a file of Optuna's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Directions">One an objective.</param>
/// <param name="Trials">By number. Those that were at work have failed: nobody will tell of them.</param>
/// <param name="Attributes">The study's user attributes, as JSON.</param>
public sealed record OptunaStudy(string Name, IReadOnlyList<Direction> Directions, IReadOnlyList<ImportedTrial> Trials, IReadOnlyDictionary<string, string> Attributes);
