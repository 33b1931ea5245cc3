using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Training;

namespace Weir.Cli.Training;

/// <summary>Words on the command line that mean the same to every verb of training.</summary>
internal static class TrainingWords
{
    private static readonly string[] Tasks = ["auto", "binary", "multiclass", "regression", "quantile", "ranking", "forecast"];

    /// <summary>What is learnt; null for <c>auto</c>.</summary>
    /// <exception cref="WeirException">A usage error: there is no such task.</exception>
    public static LearningTask? TaskOf(string text) => text switch
    {
        "auto" => null,
        "binary" => LearningTask.Binary,
        "multiclass" => LearningTask.Multiclass,
        "regression" => LearningTask.Regression,
        "quantile" => LearningTask.Quantile,
        "ranking" => LearningTask.Ranking,
        "forecast" => LearningTask.Forecast,
        _ => throw WeirException.Usage($"there is no task '{text}'", DidYouMean.Hint(text, Tasks) ?? $"tasks are {string.Join(", ", Tasks)}"),
    };

    /// <summary>Shares in a list that commas separate.</summary>
    /// <exception cref="WeirException">A usage error: one is no number.</exception>
    public static double[] Shares(string[]? lists) => Array.ConvertAll(Names(lists), t =>
        double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : throw WeirException.Usage($"'{t}' is no quantile", "write shares such as 0.1,0.5,0.9"));

    /// <summary>Settings written as <c>NAME=VALUE</c>.</summary>
    /// <exception cref="WeirException">A usage error: no value, or a name twice.</exception>
    public static IReadOnlyDictionary<string, string> Settings(string[]? texts)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value]) throw WeirException.Usage($"'{text}' is no setting", "write NAME=VALUE, such as max_depth=4");
            if (!settings.TryAdd(name.Trim(), value.Trim())) throw WeirException.Usage($"the setting '{name.Trim()}' is given twice");
        }

        return settings;
    }

    /// <summary>Names in lists that commas separate, of all lists in order.</summary>
    public static string[] Names(string[]? lists) => [.. (lists ?? []).SelectMany(l => l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
