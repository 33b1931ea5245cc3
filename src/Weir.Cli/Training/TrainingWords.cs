using Weir.Foundation.Errors;
using Weir.Training;

namespace Weir.Cli.Training;

/// <summary>Words on the command line that mean the same to every verb of training.</summary>
internal static class TrainingWords
{
    /// <summary>What is learnt; null for <c>auto</c>.</summary>
    /// <exception cref="WeirException">A usage error: there is no such task.</exception>
    public static LearningTask? TaskOf(string text) => text switch
    {
        "auto" => null,
        "binary" => LearningTask.Binary,
        "multiclass" => LearningTask.Multiclass,
        "regression" => LearningTask.Regression,
        _ => throw WeirException.Usage($"there is no task '{text}'", DidYouMean.Hint(text, ["auto", "binary", "multiclass", "regression"]) ?? "tasks are auto, binary, multiclass and regression"),
    };

    /// <summary>Names in lists that commas separate, of all lists in order.</summary>
    public static string[] Names(string[]? lists) => [.. (lists ?? []).SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
