namespace Weir.Training;

/// <summary>What is learnt.</summary>
public enum LearningTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>Quantiles of a number.</summary>
    Quantile,

    /// <summary>Several numbers.</summary>
    MultiOutput,

    /// <summary>The order of the rows of a group.</summary>
    Ranking,

    /// <summary>The next values of a series.</summary>
    Forecast,
}

/// <summary>Kinds of <see cref="LearningTask"/>.</summary>
internal static class LearningTasks
{
    /// <summary>True where the target is a class.</summary>
    public static bool IsOfClasses(this LearningTask task) => task is LearningTask.Binary or LearningTask.Multiclass;

    /// <summary>True for classes and plain numbers, which every learner knows.</summary>
    public static bool IsPlain(this LearningTask task) => task.IsOfClasses() || task == LearningTask.Regression;

    /// <summary>The name of the figure by which models are compared; lower is better.</summary>
    public static string LossName(this LearningTask task) => task switch
    {
        LearningTask.Quantile => "pinball",
        LearningTask.Ranking => "one_minus_ndcg",
        _ => task.IsOfClasses() ? "log_loss" : "rmse",
    };
}
