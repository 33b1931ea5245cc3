namespace Weir.Tracking.Runs;

/// <summary>Which metrics stand first where not all can be shown: those a model is judged by, those of test rows before those of validation rows;
/// then others by how many runs have them; then baselines, curves and figures from on the way (<c>rounds.xgboost.loss</c>, <c>train/loss</c>).</summary>
public static class MetricOrder
{
    private static readonly string[] Judged =
    [
        "roc_auc", "auc", "roc_auc_ovr", "f1", "f1_macro", "f1_score", "accuracy", "accuracy_score", "acc", "log_loss", "loss",
        "rmse", "root_mean_squared_error", "mae", "mean_absolute_error", "r2", "r2_score", "mse", "mean_squared_error", "mape", "precision", "recall",
    ];

    private static readonly string[] TestPrefixes = ["test", "testing"];
    private static readonly string[] OtherPrefixes = ["validation", "valid", "val", "eval"];

    /// <summary>The keys of several runs' metrics, each once, in the order they should be shown in.</summary>
    /// <param name="keys">Keys, as often as runs have them.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> keys) =>
        [.. keys.CountBy(k => k).OrderBy(k => Rank(k.Key)).ThenByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => k.Key)];

    private static int Rank(string key)
    {
        var (rest, isTest, isOther) = Plain(key.ToLowerInvariant());
        var place = Array.IndexOf(Judged, rest);
        if (place >= 0) return isOther ? Judged.Length + place : place;
        var late = key.StartsWith("system/", StringComparison.Ordinal) ? 4 : key.StartsWith("rounds.", StringComparison.Ordinal) ? 3 : rest.StartsWith("baseline", StringComparison.Ordinal) ? 1 : rest.AsSpan().ContainsAny('.', '/') ? 2 : 0;
        return (2 * Judged.Length) + (isTest ? 0 : late);
    }

    private static (string Name, bool IsTest, bool IsOther) Plain(string key)
    {
        var end = key.AsSpan().IndexOfAny("._/-");
        if (end <= 0) return (key, false, false);
        var (first, rest) = (key[..end], key[(end + 1)..].Replace('-', '_'));
        return TestPrefixes.Contains(first) ? (rest, true, false) : OtherPrefixes.Contains(first) ? (rest, false, true) : (key.Replace('-', '_'), false, false);
    }
}
