using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers.Cron;

namespace Weir.Pipelines.Triggers;

/// <summary>What a definition must fulfil.</summary>
internal static partial class TriggerRules
{
    private const int FirstYear = 1970;
    private const int LastYear = 9000;

    private static readonly string[] CatchUpWords = [CatchUps.None, CatchUps.Latest, CatchUps.All];

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c> naming the field; <c>cron_syntax</c>, <c>unknown_time_zone</c>.</exception>
    public static void Check(TriggerDefinition trigger)
    {
        if (!Name().IsMatch(trigger.Name)) throw Fault("name", $"'{trigger.Name}' is no name for a trigger", "letters, digits, `_`, `-` and `.`, at most 100");
        if (new object?[] { trigger.Cron, trigger.File, trigger.Bucket, trigger.Git, trigger.Webhook }.Count(r => r is not null) > 1)
            throw Fault("kind", $"the trigger '{trigger.Name}' has more than one rule", "make one trigger for each");
        if (trigger.Command.Count == 0 || trigger.Command[0].Length == 0 || trigger.Command[0].StartsWith('-')) throw Fault("command", $"the trigger '{trigger.Name}' runs nothing", "for example `repro`, or `repro train.dvc`");
        // No program, file or address has one in its name: it would fail each time it is looked at.
        foreach (var (field, text) in Texts(trigger))
            if (text?.Contains('\0', StringComparison.Ordinal) == true) throw Fault(field, $"'{field}' of the trigger '{trigger.Name}' contains a NUL character", "leave it out");
        OneOf(trigger.Overlap, Overlaps.All, "overlap");
        if (trigger.MostAtOnce is < 1 or > 1000) throw Fault("most_at_once", $"{trigger.MostAtOnce} runs at once cannot be", "1 to 1000");
        NotNegative(trigger.TimeoutSeconds, "timeout_seconds");
        NotNegative(trigger.LeastSecondsBetween, "least_seconds_between");
        if (trigger.Cron is { } cron) Check(cron);
        if (trigger.File is { } file) Look(file.EverySeconds, file.QuietSeconds, file.Path, "path");
        if (trigger.Bucket is { } bucket)
        {
            Look(bucket.EverySeconds, bucket.QuietSeconds, bucket.Url, "url");
            if (!bucket.Url.StartsWith("s3://", StringComparison.Ordinal)) throw Fault("bucket.url", $"'{bucket.Url}' is no bucket", "s3://BUCKET/PREFIX");
        }

        if (trigger.Git is { } git)
        {
            Look(git.EverySeconds, 0, git.Ref, "ref");
            if (git.Ref.StartsWith('-') || git.Repository?.StartsWith('-') == true) throw Fault("git", $"'{git.Ref}' is no ref", "a branch, a tag, or refs/…");
        }

        if (trigger.Webhook is { } hook && (hook.SecretFile is null) == (hook.SecretVariable is null))
            throw Fault("webhook", $"the webhook '{trigger.Name}' needs a secret", "name the variable or the file that holds it: secret_variable or secret_file");
    }

    private static IEnumerable<(string Field, string? Text)> Texts(TriggerDefinition trigger) =>
    [
        .. trigger.Command.Select(word => ("command", (string?)word)), ("file.path", trigger.File?.Path), ("bucket.url", trigger.Bucket?.Url), ("git.ref", trigger.Git?.Ref),
        ("git.repository", trigger.Git?.Repository), ("webhook.secret_file", trigger.Webhook?.SecretFile), ("webhook.secret_variable", trigger.Webhook?.SecretVariable),
    ];

    private static void Check(CronRule cron)
    {
        _ = CronSchedule.Parse(cron.Expression, cron.TimeZone);
        OneOf(cron.CatchUp, CatchUpWords, "cron.catch_up");
        if (cron.MostCaughtUp is < 1 or > 10_000) throw Fault("cron.most_caught_up", $"{cron.MostCaughtUp} times cannot be caught up", "1 to 10000");
        NotNegative(cron.DeadlineSeconds, "cron.deadline_seconds");
        NotNegative(cron.JitterSeconds, "cron.jitter_seconds");
        foreach (var (field, date) in new[] { ("cron.start", cron.Start), ("cron.end", cron.End) })
            if (date is { Year: < FirstYear or > LastYear }) throw Fault(field, $"{date.Value.Year} is no year for '{field}'", $"{FirstYear} to {LastYear}");
        if (cron.End is { } end && cron.Start is { } start && end <= start) throw Fault("cron.end", "the end lies before the start", "a later end");
    }

    private static void Look(double every, double quiet, string what, string field)
    {
        if (what.Length == 0) throw Fault(field, $"'{field}' is empty", "say what to look at");
        if (!(every >= 1 && every <= 86_400)) throw Fault("every_seconds", $"every {every} seconds cannot be", "1 to 86400");
        NotNegative(quiet, "quiet_seconds");
    }

    private static void OneOf(string word, IReadOnlyList<string> words, string field)
    {
        if (!words.Contains(word)) throw Fault(field, $"'{word}' is no value of '{field}'", DidYouMean.Hint(word, words) ?? string.Join(", ", words));
    }

    private static void NotNegative(double number, string field)
    {
        if (!(number >= 0 && number < 1e9)) throw Fault(field, $"'{field}' cannot be {number}", "a number of seconds, not below 0");
    }

    private static WeirException Fault(string field, string message, string hint) => new(ErrorCodes.InvalidValue, message, hint, new SourceLocation("trigger", Field: field));

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
