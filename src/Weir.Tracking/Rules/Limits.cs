using System.Globalization;
using System.Text;
using Weir.Client;

namespace Weir.Tracking.Rules;

/// <summary>Lengths and counts of the protocol (MLflow's own numbers), in Unicode characters.</summary>
internal static class Limits
{
    public const int Key = 250;
    public const int ParamValue = 6000;
    public const int TagValue = 8000;
    public const int ExperimentTagValue = 5000;
    public const int ExperimentName = 500;
    public const int ArtifactLocation = 2048;
    public const int BatchMetrics = 1000;
    public const int BatchParams = 100;
    public const int BatchTags = 100;
    public const int BatchTotal = 1000;

    /// <summary>Tags that a run may be created with; the protocol names no number, so that of a whole batch.</summary>
    public const int CreateRunTags = 1000;

    public const int DatasetExperiments = 20;
    public const int DatasetSummaries = 1000;
    public const int DatasetName = 500;
    public const int DatasetDigest = 36;
    public const int ModelName = 256;
    public const int LoggedModelName = 500;
    public const int ModelType = 500;
    public const int RegistryTagValue = 100_000;
    public const int Description = 5000;
    public const int SearchResults = 50_000;
    public const int HistoryBulkRuns = 100;
    public const int HistoryBulkPoints = 25_000;
    public const int HistoryIntervalPoints = 2500;

    /// <summary>Number of Unicode characters.</summary>
    public static int Count(string text)
    {
        var count = 0;
        foreach (var c in text) if (!char.IsLowSurrogate(c)) count++;
        return count;
    }

    /// <summary>Refuses a text that is too long.</summary>
    public static void Check(string text, int limit, string parameter)
    {
        if (text.Length > limit && Count(text) > limit)
            throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{parameter}' exceeds the maximum length of {limit} characters (it has {Count(text)})"));
    }

    /// <summary>Cuts a text that is too long, or refuses it.</summary>
    public static string Fit(string text, int limit, string parameter, bool truncate)
    {
        if (text.Length <= limit || Count(text) <= limit) return text;
        if (!truncate) Check(text, limit, parameter);
        var cut = new StringBuilder(limit);
        foreach (var rune in text.EnumerateRunes().Take(limit)) cut.Append(rune);
        return cut.ToString();
    }

    /// <summary>Refuses a list that is too long.</summary>
    public static void CheckCount(int count, int limit, string what)
    {
        if (count > limit)
            throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"A batch logging request can contain at most {limit} {what}. Got {count}."));
    }
}
