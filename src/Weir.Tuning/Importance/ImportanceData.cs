using Weir.Tuning.Spaces;

namespace Weir.Tuning.Importance;

/// <summary>What importance is judged by: parameters, and for each trial its numbers and its value, less being better.</summary>
/// <param name="Parameters">The parameters that are judged.</param>
/// <param name="Rows">For each trial the numbers of the parameters, in their order.</param>
/// <param name="Losses">For each trial its value.</param>
public sealed record ImportanceData(IReadOnlyList<(string Name, Distribution Distribution)> Parameters, IReadOnlyList<double[]> Rows, IReadOnlyList<double> Losses);
