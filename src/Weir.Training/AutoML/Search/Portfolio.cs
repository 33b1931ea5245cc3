using Weir.Training.Features.Variants;
using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried first: candidates that between them do well on most tables, cheap ones before dear ones.</summary>
internal static class Portfolio
{
    private const string LightGBM = "lightgbm";
    private static readonly Dictionary<string, ParameterValue> Own = [];

    /// <summary>The candidates.</summary>
    public static IReadOnlyList<Candidate> Of(SearchSettings settings)
    {
        var hasLogarithm = settings.HasLogarithm;
        List<Candidate> all = [new("linear", TargetScale.Plain, Own)];
        if (hasLogarithm) all.Add(new("linear", TargetScale.Logarithm, Own));
        foreach (var (depth, child, subsample, columns, lambda) in new[] { (6, 2.0, 0.8, 0.7, 1.0), (4, 4.0, 0.8, 0.5, 2.0), (9, 12.0, 0.7, 0.5, 5.0), (3, 1.0, 0.7, 0.8, 1.0) })
        {
            var boosting = Boosting(settings, Math.Min(depth, settings.Plan.MostDepth), child, subsample, columns, lambda);
            if (hasLogarithm) all.Add(new("xgboost", TargetScale.Logarithm, boosting));
            all.Add(new("xgboost", TargetScale.Plain, boosting));
        }

        // On large tables its deep trees take many times as long as boosted ones, and what comes after counts only when they have ended.
        if (settings.Rungs.Top <= 2 || !settings.Learners("xgboost")) all.Insert(hasLogarithm ? 6 : 3, new("forest", TargetScale.Plain, Own));
        if (settings.HasNetwork) all.Add(new("mlp", hasLogarithm ? TargetScale.Logarithm : TargetScale.Plain, Own));
        if (settings.Named.Contains(LightGBM)) all.AddRange(OfLightGBM(settings));
        AddVariants(all, settings, hasLogarithm ? TargetScale.Logarithm : TargetScale.Plain);
        // Whoever asks for another learner by its name gets it with its own settings.
        all.AddRange(settings.Named.Where(name => all.TrueForAll(c => c.Learner != name)).Select(name => new Candidate(name, TargetScale.Plain, Own)));
        return all;
    }

    // Where it is asked for by name alone: the same search gives the same model whether the library lies around or not.
    private static IEnumerable<Candidate> OfLightGBM(SearchSettings settings)
    {
        foreach (var (leaves, rows, columns, lambda) in new[] { (31, 20, 0.7, 1.0), (8, 10, 0.8, 1.0), (63, 50, 0.5, 5.0), (15, 20, 0.5, 2.0) })
        {
            Dictionary<string, ParameterValue> growing = new()
            {
                ["learning_rate"] = ParameterValue.Of(settings.Eta),
                ["num_leaves"] = ParameterValue.Of((long)Math.Min(leaves, 1L << Math.Min(settings.Plan.MostDepth, 16))),
                ["max_depth"] = ParameterValue.Of((long)settings.Plan.MostDepth),
                ["min_data_in_leaf"] = ParameterValue.Of((long)rows),
                ["feature_fraction"] = ParameterValue.Of(columns),
                ["lambda_l2"] = ParameterValue.Of(lambda),
            };
            if (settings.HasLogarithm) yield return new(LightGBM, TargetScale.Logarithm, growing);
            yield return new(LightGBM, TargetScale.Plain, growing);
        }
    }

    // Learners with the alternative that is known to help them. Words and characters come second of all: of prose they are nearly always the best.
    private static void AddVariants(List<Candidate> all, SearchSettings settings, TargetScale scale)
    {
        var offer = settings.Variants;
        var boosting = Boosting(settings, Math.Min(5, settings.Plan.MostDepth), 3, 0.8, 0.6, 1);
        void Add(string learner, Variant variant, int? at = null)
        {
            variant = variant.Within(offer);
            if (variant == default || (learner == "mlp" && !settings.HasNetwork)) return;
            var candidate = new Candidate(learner, scale, learner == "xgboost" ? boosting : Own) { Variant = variant };
            if (all.Exists(c => c.Learner == learner && c.Variant == variant)) return;
            all.Insert(at ?? all.Count, candidate);
        }

        Add("linear", new Variant(TextVariant.Both), at: 1);
        Add("linear", new Variant(TextVariant.Both, CategoryVariant.Target, NumberVariant.Bins, ProductVariant.All));
        Add("linear", new Variant(TextVariant.Characters, Numbers: NumberVariant.YeoJohnson));
        Add("xgboost", new Variant(TextVariant.Words, CategoryVariant.Codes));
        Add("xgboost", new Variant(TextVariant.Both, CategoryVariant.Target));
        Add("mlp", new Variant(TextVariant.Both, CategoryVariant.Target, NumberVariant.YeoJohnson));
        Add("mlp", new Variant(TextVariant.Characters, CategoryVariant.Usual, NumberVariant.Bins));
    }

    private static Dictionary<string, ParameterValue> Boosting(SearchSettings settings, int depth, double child, double subsample, double columns, double lambda) => new()
    {
        ["eta"] = ParameterValue.Of(settings.Eta),
        ["max_depth"] = ParameterValue.Of((long)depth),
        ["min_child_weight"] = ParameterValue.Of(child * settings.PenaltyScale),
        ["subsample"] = ParameterValue.Of(subsample),
        ["colsample_bytree"] = ParameterValue.Of(columns),
        ["lambda"] = ParameterValue.Of(lambda * settings.PenaltyScale),
        ["alpha"] = ParameterValue.Of(0.001 * settings.PenaltyScale),
    };
}
