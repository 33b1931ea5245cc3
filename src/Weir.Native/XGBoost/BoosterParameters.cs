using Weir.Foundation.Errors;

namespace Weir.Native.XGBoost;

/// <summary>The names of XGBoost 1.7's parameters. The library only prints a warning for one that it does not know, so they are checked here.</summary>
public static class BoosterParameters
{
    private static readonly string[] Known =
    [
        "alpha", "aft_loss_distribution", "aft_loss_distribution_scale", "base_score", "booster", "colsample_bylevel", "colsample_bynode",
        "colsample_bytree", "disable_default_eval_metric", "eta", "eval_metric", "feature_selector", "gamma", "grow_policy", "huber_slope",
        "interaction_constraints", "lambda", "lambda_bias", "lambdarank_num_pair_per_sample", "learning_rate", "max_bin", "max_cat_threshold",
        "max_cat_to_onehot", "max_delta_step", "max_depth", "max_leaves", "min_child_weight", "min_split_loss", "monotone_constraints",
        "normalize_type", "nthread", "num_class", "num_pairsample", "num_parallel_tree", "objective", "one_drop", "predictor", "process_type",
        "rate_drop", "refresh_leaf", "reg_alpha", "reg_lambda", "sample_type", "sampling_method", "scale_pos_weight", "seed",
        "seed_per_iteration", "sketch_eps", "skip_drop", "sparse_threshold", "subsample", "top_k", "tree_method", "tweedie_variance_power",
        "updater", "verbosity",
    ];

    /// <summary>Every known name.</summary>
    public static IReadOnlyList<string> Names => Known;

    /// <exception cref="WeirException"><c>invalid_value</c>: no such parameter.</exception>
    internal static void Require(string name)
    {
        if (Array.IndexOf(Known, name) >= 0) return;
        throw new WeirException(ErrorCodes.InvalidValue, $"XGBoost has no parameter '{name}'", DidYouMean.Hint(name, Known));
    }
}
