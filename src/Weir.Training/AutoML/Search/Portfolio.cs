using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried first: candidates that between them do well on most tables, cheap ones before dear ones.</summary>
internal static class Portfolio
{
    /// <summary>The candidates.</summary>
    /// <param name="hasLogarithm">Whether a regression may learn the logarithm of its target.</param>
    /// <param name="eta">Learning rate that suits the size of the table.</param>
    public static IReadOnlyList<Candidate> Of(bool hasLogarithm, double eta)
    {
        List<Candidate> all = [new("linear", TargetScale.Plain, new Dictionary<string, ParameterValue>())];
        if (hasLogarithm) all.Add(new("linear", TargetScale.Logarithm, new Dictionary<string, ParameterValue>()));
        foreach (var (depth, child, subsample, columns, lambda) in new[] { (6, 2.0, 0.8, 0.7, 1.0), (4, 4.0, 0.8, 0.5, 2.0), (9, 12.0, 0.7, 0.5, 5.0), (3, 1.0, 0.7, 0.8, 1.0) })
        {
            var settings = Boosting(eta, depth, child, subsample, columns, lambda);
            if (hasLogarithm) all.Add(new("xgboost", TargetScale.Logarithm, settings));
            all.Add(new("xgboost", TargetScale.Plain, settings));
        }

        all.Insert(hasLogarithm ? 6 : 3, new("forest", TargetScale.Plain, new Dictionary<string, ParameterValue>()));
        return all;
    }

    private static Dictionary<string, ParameterValue> Boosting(double eta, int depth, double child, double subsample, double columns, double lambda) => new()
    {
        ["eta"] = ParameterValue.Of(eta),
        ["max_depth"] = ParameterValue.Of((long)depth),
        ["min_child_weight"] = ParameterValue.Of(child),
        ["subsample"] = ParameterValue.Of(subsample),
        ["colsample_bytree"] = ParameterValue.Of(columns),
        ["lambda"] = ParameterValue.Of(lambda),
        ["alpha"] = ParameterValue.Of(0.001),
    };
}
