using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Triggers.Cron;

/// <summary>Times that a cron expression names in a time zone, by the rules of Kubernetes and Argo (robfig/cron v3).</summary>
/// <remarks>
/// Five fields, <c>@hourly</c> and its like, <c>@every 90m</c>, a zone in front (<c>TZ=Europe/Paris 0 6 * * *</c>). Sunday is 0; 7 is refused. Day of month and
/// day of week are alternatives unless one of them begins with a star. A local time that the clock skips is skipped, one that comes twice is named twice.
/// </remarks>
public sealed class CronSchedule
{
    /// <summary>The last year whose times are told: some are left to the calendar's end for what lies ahead of a time.</summary>
    public const int LastYear = 9990;

    private const int FirstYear = 1900;
    private const int Years = 5;
    private const double MostSeconds = 1e9;
    private const int MostPutBack = 3;

    private readonly CronField _minute;
    private readonly CronField _hour;
    private readonly CronField _day;
    private readonly CronField _month;
    private readonly CronField _weekday;
    private readonly TimeSpan? _every;

    private CronSchedule(string expression, TimeZoneInfo zone, TimeSpan every) => (Expression, Zone, _every) = (expression, zone, every);

    private CronSchedule(string expression, TimeZoneInfo zone, string[] fields)
    {
        Expression = expression;
        Zone = zone;
        _minute = CronField.Minute(fields[0], expression);
        _hour = CronField.Hour(fields[1], expression);
        _day = CronField.DayOfMonth(fields[2], expression);
        _month = CronField.Month(fields[3], expression);
        _weekday = CronField.DayOfWeek(fields[4], expression);
    }

    /// <summary>As it was written.</summary>
    public string Expression { get; }

    /// <summary>Whose clock counts.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The time between two, of a schedule that knows nothing else; null for one of calendar times.</summary>
    internal TimeSpan? Every => _every;

    /// <summary>Refuses a time near the ends of the calendar, where times before and after it cannot be reckoned.</summary>
    /// <param name="time">A time that somebody gave; null passes.</param>
    /// <param name="field">What they gave it as.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static void Check(DateTimeOffset? time, string field)
    {
        if (time?.UtcDateTime is { Year: < FirstYear or > LastYear } there)
            throw new WeirException(
                ErrorCodes.InvalidValue,
                string.Create(CultureInfo.InvariantCulture, $"the year {there.Year} of '{field}' is out of reach for a schedule"),
                string.Create(CultureInfo.InvariantCulture, $"a time of the years {FirstYear} to {LastYear}"),
                new SourceLocation("schedule", Field: field));
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="expression">Such as <c>30 2 * * 1-5</c>.</param>
    /// <param name="zone">Name in the IANA data base, such as <c>Europe/Berlin</c>; null for UTC. A zone in the expression goes before.</param>
    /// <exception cref="WeirException"><c>cron_syntax</c>, naming the field; <c>unknown_time_zone</c>.</exception>
    public static CronSchedule Parse(string expression, string? zone = null)
    {
        var words = expression.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && (words[0].StartsWith("TZ=", StringComparison.Ordinal) || words[0].StartsWith("CRON_TZ=", StringComparison.Ordinal)))
        {
            zone = words[0][(words[0].IndexOf('=', StringComparison.Ordinal) + 1)..];
            words = words[1..];
        }

        var found = FindZone(zone ?? "UTC");
        if (words is ["@every", var span]) return new CronSchedule(expression, found, Span(span, expression));
        if (words is [['@', ..] word]) words = Descriptor(word, expression).Split(' ');
        if (words.Length != 5)
        {
            throw new WeirException(
                "cron_syntax",
                string.Create(CultureInfo.InvariantCulture, $"the cron expression '{expression}' has {words.Length} fields, five are expected"),
                "minute, hour, day of month, month, day of week, such as `0 3 * * 1-5`; or @hourly, @daily, @weekly, @monthly, @yearly, `@every 90m`",
                new SourceLocation(expression));
        }

        return new CronSchedule(expression, found, words);
    }

    /// <summary>The first time after an instant; null when none comes within five years, and after the year <see cref="LastYear"/>.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (after.UtcDateTime.Year is <= 1 or > LastYear) return null;
        if (_every is { } every)
        {
            // From the instant on, on whole seconds.
            var whole = new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond), after.Offset);
            return DateTimeOffset.MaxValue - whole < every ? null : whole.Add(every).ToUniversalTime();
        }

        // Some hours earlier on the clock: it may have been put back since, even over midnight.
        var earliest = TimeZoneInfo.ConvertTime(after, Zone).DateTime.AddHours(-MostPutBack);
        var day = DateOnly.FromDateTime(earliest);
        for (var last = day.AddYears(Years); day <= last; day = day.AddDays(1))
            if (IsDay(day) && FirstOf(day, earliest, after) is { } next) return next;
        return null;
    }

    /// <summary>All times after one instant up to and including another, at most so many.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until, int most = int.MaxValue)
    {
        for (var count = 0; count < most && Next(after) is { } next && next <= until; count++)
        {
            yield return next;
            after = next;
        }
    }

    private bool IsDay(DateOnly day)
    {
        if (!_month.Has(day.Month)) return false;
        var (isDay, isWeekday) = (_day.Has(day.Day), _weekday.Has((int)day.DayOfWeek));
        return _day.IsStar || _weekday.IsStar ? isDay && isWeekday : isDay || isWeekday;
    }

    private DateTimeOffset? FirstOf(DateOnly day, DateTime earliest, DateTimeOffset after)
    {
        DateTimeOffset? first = null;
        var isPlain = IsPlain(day);
        for (var hour = 0; hour < 24; hour++)
        {
            if (!_hour.Has(hour) || day.ToDateTime(new TimeOnly(hour, 59)) < earliest) continue;
            for (var minute = 0; minute < 60; minute++)
            {
                if (!_minute.Has(minute)) continue;
                foreach (var instant in Instants(day.ToDateTime(new TimeOnly(hour, minute))))
                    if (instant > after && (first is null || instant < first)) first = instant;
                if (isPlain && first is not null) return first;
            }
        }

        return first;
    }

    // On a day without a change of the clock later local times are later instants.
    private bool IsPlain(DateOnly day) => Zone.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue)) == Zone.GetUtcOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue));

    // The offsets of the day before and the day after, where they lead back to this local time: none where it is skipped, both where it comes twice.
    // (IsAmbiguousTime says no of zones whose summer is winter, such as Africa/Casablanca.)
    private IEnumerable<DateTimeOffset> Instants(DateTime local)
    {
        var asUtc = new DateTimeOffset(local, TimeSpan.Zero);
        var (before, after) = (Zone.GetUtcOffset(asUtc.AddDays(-1)), Zone.GetUtcOffset(asUtc.AddDays(1)));
        if (asUtc.Subtract(before) is var first && Zone.GetUtcOffset(first) == before) yield return first;
        if (after != before && asUtc.Subtract(after) is var second && Zone.GetUtcOffset(second) == after) yield return second;
    }

    private static string Descriptor(string word, string expression) => word switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => throw new WeirException(
            "cron_syntax", $"'{word}' in the cron expression '{expression}' is not known", DidYouMean.Hint(word, ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@every"]), new SourceLocation(expression)),
    };

    // Spans as Go writes them: 1h30m, 90m, 10s; robfig/cron rounds to seconds and goes no lower than one.
    private static TimeSpan Span(string text, string expression)
    {
        var total = TimeSpan.Zero;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var digits = rest.IndexOfAny('h', 'm', 's');
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Fault();
            var isMilliseconds = rest[digits..].StartsWith("ms", StringComparison.Ordinal);
            var seconds = isMilliseconds ? number / 1000 : rest[digits] switch { 'h' => number * 3600, 'm' => number * 60, 's' => number, _ => throw Fault() };
            if (seconds + total.TotalSeconds > MostSeconds) throw Fault();
            total += TimeSpan.FromSeconds(seconds);
            rest = rest[(digits + (isMilliseconds ? 2 : 1))..];
        }

        return total < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds((long)total.TotalSeconds);

        WeirException Fault() => new("cron_syntax", $"'{text}' in the cron expression '{expression}' is no span of time", "write it as `@every 90m`, `@every 1h30m` or `@every 10s`", new SourceLocation(expression));
    }

    private static TimeZoneInfo FindZone(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new WeirException("unknown_time_zone", $"there is no time zone '{name}'", "use a name of the IANA data base, such as Europe/Berlin or UTC", inner: e);
        }
    }
}
