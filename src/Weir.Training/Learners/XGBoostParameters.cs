using System.Globalization;
using Weir.Native.XGBoost;
using Weir.Training.Features.Specs;

namespace Weir.Training.Learners;

/// <summary>What XGBoost is told: the task's objective, what does well on most tables, and over that the settings that were asked for.</summary>
internal static class XGBoostParameters
{
    private const int FewRows = 5000;

    // What the task, the table and the other options decide.
    private static readonly string[] Decided =
    [
        "objective", "eval_metric", "num_class", "nthread", "seed", "booster", "updater", "process_type", "refresh_leaf", "verbosity", "disable_default_eval_metric", "predictor",
        "aft_loss_distribution", "aft_loss_distribution_scale", "lambdarank_num_pair_per_sample", "num_pairsample", "huber_slope", "tweedie_variance_power", "tree_method",
    ];

    /// <summary>Names of XGBoost's parameters that a user may set.</summary>
    public static IReadOnlyList<string> Settable { get; } = [.. BoosterParameters.Names.Except(Decided), CategoricalColumns.Setting];

    public static Dictionary<string, string> Of(Samples training, LearnerOptions options)
    {
        var (objective, metric) = options.Task switch
        {
            LearningTask.Binary => ("binary:logistic", "logloss"),
            LearningTask.Multiclass => ("multi:softprob", "mlogloss"),
            LearningTask.Ranking => ("rank:ndcg", "ndcg"),
            _ => ("reg:squarederror", "rmse"),
        };
        var scale = RankingScale.Of(training.Queries);
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["objective"] = objective,
            ["eval_metric"] = metric,
            ["tree_method"] = "hist",
            ["eta"] = training.Rows < 20_000 ? "0.05" : "0.1",
            ["max_depth"] = "6",
            ["min_child_weight"] = Text(2 * scale),
            ["subsample"] = "0.8",
            ["colsample_bytree"] = "0.7",
            ["seed"] = Text(options.Seed),
            ["nthread"] = Text(options.Threads > 0 ? options.Threads : Threads(training)),
        };
        if (training.Rows < FewRows) parameters["max_bin"] = "128"; // with few rows a round costs as much as its bins
        if (options.Task == LearningTask.Multiclass) parameters["num_class"] = Text(options.Outputs);
        if (scale < 1) parameters["lambda"] = Text(scale);
        if (options.Task == LearningTask.Ranking) parameters["base_score"] = "0";
        else if (!options.Task.IsOfClasses()) parameters["base_score"] = Text(Mean(training));
        foreach (var (name, value) in options.Settings) parameters[name] = value.IsNumber ? Text(value.Number) : value.Text!;
        return parameters;
    }

    private static double Mean(Samples samples) =>
        samples.Weights is not { } weights ? samples.Target.Average(t => (double)t) : samples.Target.Zip(weights, (t, w) => (double)t * w).Sum() / weights.Sum(w => (double)w);

    // Threads meet at every node: on small data that costs more than it gives. The model is the same for any number of them.
    private static int Threads(Samples samples) => samples.Features.Length < 500_000 ? 1 : Environment.ProcessorCount;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
