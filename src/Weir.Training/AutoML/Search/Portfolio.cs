using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried first: candidates that between them do well on most tables, cheap ones before dear ones.</summary>
internal static class Portfolio
{
    /// <summary>The candidates.</summary>
    public static IReadOnlyList<Candidate> Of(SearchSettings settings)
    {
        var hasLogarithm = settings.HasLogarithm;
        List<Candidate> all = [new("linear", TargetScale.Plain, new Dictionary<string, ParameterValue>())];
        if (hasLogarithm) all.Add(new("linear", TargetScale.Logarithm, new Dictionary<string, ParameterValue>()));
        foreach (var (depth, child, subsample, columns, lambda) in new[] { (6, 2.0, 0.8, 0.7, 1.0), (4, 4.0, 0.8, 0.5, 2.0), (9, 12.0, 0.7, 0.5, 5.0), (3, 1.0, 0.7, 0.8, 1.0) })
        {
            var boosting = Boosting(settings.Eta, Math.Min(depth, settings.Plan.MostDepth), child, subsample, columns, lambda);
            if (hasLogarithm) all.Add(new("xgboost", TargetScale.Logarithm, boosting));
            all.Add(new("xgboost", TargetScale.Plain, boosting));
        }

        all.Insert(hasLogarithm ? 6 : 3, new("forest", TargetScale.Plain, new Dictionary<string, ParameterValue>()));
        if (settings.HasNetwork) all.Add(new("mlp", hasLogarithm ? TargetScale.Logarithm : TargetScale.Plain, new Dictionary<string, ParameterValue>()));
        // Whoever asks for another learner by its name gets it with its own settings.
        all.AddRange(settings.Named.Where(name => all.TrueForAll(c => c.Learner != name)).Select(name => new Candidate(name, TargetScale.Plain, new Dictionary<string, ParameterValue>())));
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
