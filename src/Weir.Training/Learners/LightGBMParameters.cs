using System.Globalization;

namespace Weir.Training.Learners;

/// <summary>What LightGBM is told: the task's objective, what does well on most tables, and over that the settings that were asked for.</summary>
internal static class LightGBMParameters
{
    /// <summary>The parameter that is not of the model.</summary>
    public const string Threads = "num_threads";

    private const int FewRows = 5000;

    /// <summary>The parameters of a training.</summary>
    /// <param name="training">Rows that are learnt from.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="quantile">Share of the quantile of a quantile task.</param>
    public static Dictionary<string, string> Of(Samples training, LearnerOptions options, double quantile = 0)
    {
        var (objective, metric) = options.Task switch
        {
            LearningTask.Binary => ("binary", "binary_logloss"),
            LearningTask.Multiclass => ("multiclass", "multi_logloss"),
            LearningTask.Ranking => ("lambdarank", "ndcg"),
            LearningTask.Quantile => ("quantile", "quantile"),
            _ => ("regression", "rmse"),
        };
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["objective"] = objective,
            ["metric"] = metric,
            ["learning_rate"] = training.Rows < 20_000 ? "0.05" : "0.1",
            ["num_leaves"] = "31",
            ["min_data_in_leaf"] = Text(Math.Clamp(training.Rows / 100, 3, 20)),
            ["bagging_fraction"] = "0.8",
            ["bagging_freq"] = "1",
            ["feature_fraction"] = "0.7",
            ["lambda_l2"] = "1",
            ["seed"] = Text(options.Seed),
            // The same bytes for any number of threads.
            ["deterministic"] = "true",
            ["force_row_wise"] = "true",
            ["feature_pre_filter"] = "false",
            ["verbosity"] = "-1",
            [Threads] = Text(ThreadsOf(training, options)),
        };
        if (training.Rows < FewRows) parameters["max_bin"] = "127"; // with few rows a round costs as much as its bins
        if (options.Task == LearningTask.Multiclass) parameters["num_class"] = Text(options.Outputs);
        if (options.Task == LearningTask.Ranking) parameters["eval_at"] = "10000"; // whole lists: no discount is known beyond
        if (options.Task == LearningTask.Quantile) parameters["alpha"] = quantile.ToString("R", CultureInfo.InvariantCulture);
        if (options.Settings.TryGetValue("data_sample_strategy", out var strategy) && strategy.Text == "goss") parameters["bagging_freq"] = "0"; // it picks rows in place of bagging
        foreach (var (name, value) in options.Settings) parameters[name] = LightGBMSettings.Text(name, value, training.Width);
        LightGBMSettings.RequireTogether(parameters);
        return parameters;
    }

    // Threads meet at every node: on small data that costs more than it gives.
    private static int ThreadsOf(Samples samples, LearnerOptions options) => options.Threads > 0 ? options.Threads : samples.Features.Length < 500_000 ? 1 : Environment.ProcessorCount;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
