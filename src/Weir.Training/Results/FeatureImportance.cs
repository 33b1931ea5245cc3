using Weir.Training.Features;
using Weir.Training.Learners;

namespace Weir.Training.Results;

/// <summary>How much each feature matters to a model.</summary>
internal static class FeatureImportance
{
    private const int Most = 20;

    /// <summary>The features that matter most, by name and share. What was fitted for each fold is one feature by its name.</summary>
    public static KeyValuePair<string, double>[] Of(ITrainedModel model, FeaturePlan plan)
    {
        var importance = model.Importance().GroupBy(f => plan.Names[f.Key]).Select(g => (Name: g.Key, Place: g.Min(f => f.Key), Value: g.Sum(f => f.Value))).ToArray();
        var total = importance.Sum(f => f.Value);
        return [.. importance.Where(f => f.Value > 0).OrderByDescending(f => f.Value).ThenBy(f => f.Place).Take(Most).Select(f => KeyValuePair.Create(f.Name, f.Value / total))];
    }
}
