using Weir.Yaml.Values;

namespace Weir.Training;

/// <summary>How the columns of a table become features, before anything was trained.</summary>
/// <param name="Text">As <c>features.yaml</c>: every column with every option, to be edited and given as <see cref="TrainingRequest.FeaturesPath"/>.</param>
/// <param name="Value">The same as a value.</param>
/// <param name="Notes">What was left out or treated in a way worth knowing, a sentence each.</param>
public sealed record FeaturePlanFile(string Text, YamlMap Value, IReadOnlyList<string> Notes);
