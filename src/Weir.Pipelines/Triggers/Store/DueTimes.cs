using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Pipelines.Triggers.Cron;

namespace Weir.Pipelines.Triggers.Store;

/// <summary>Which times of a schedule are to be dealt with now, and how.</summary>
/// <param name="Times">Time, why it is skipped (null to run it), and whether it was missed.</param>
/// <param name="Reached">Up to when everything is dealt with then. Milliseconds since 1970.</param>
/// <param name="NextLook">When there is something to do again.</param>
internal sealed record DueTimes(IReadOnlyList<(DateTimeOffset Time, string? Skip, bool IsCaughtUp)> Times, long Reached, long NextLook)
{
    // A server that is busy or restarted is late by seconds: that is not missed.
    private static readonly TimeSpan Punctual = TimeSpan.FromMinutes(1);

    // Nobody wants the minutes of years ago.
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(400);

    // And of those that come by the second no more than these, the newest: all are listed within one transaction.
    private const int MostListed = 1_000;

    // Of one each second, those that are not late.
    private const int MostPunctual = 100;

    public static DueTimes Of(CronRule cron, string name, long reached, DateTimeOffset now)
    {
        var schedule = CronSchedule.Parse(cron.Expression, cron.TimeZone);
        var from = DateTimeOffset.FromUnixTimeMilliseconds(reached);
        if (cron.Start is { } start && start > from.AddMilliseconds(1)) from = start.AddMilliseconds(-1);
        if (now - LongestLook > from && schedule.Every is null) from = now - LongestLook;
        from = Newest(schedule, from, now.AddSeconds(-cron.JitterSeconds), Math.Max(MostListed, cron.MostCaughtUp + MostPunctual));
        var due = new List<(DateTimeOffset Time, DateTimeOffset Due)>();
        DateTimeOffset? next = from;
        while ((next = schedule.Next(next.Value)) is { } time && (cron.End is not { } end || time <= end))
        {
            var at = time + Jitter(cron, name, time);
            if (at > now) return Decide(cron, due, now, from, at);
            due.Add((time, at));
        }

        return Decide(cron, due, now, from, null);
    }

    // A later start, from which at least so many times still lie before the end.
    private static DateTimeOffset Newest(CronSchedule schedule, DateTimeOffset from, DateTimeOffset until, int most)
    {
        if (schedule.Every is { } every)
        {
            var over = ((until - from).Ticks / every.Ticks) - most;
            return over > 0 ? from.AddTicks(over * every.Ticks) : from;
        }

        for (var span = TimeSpan.FromDays(1); until - span > from; span *= 4)
            if (schedule.Between(until - span, until, most).Count() == most) return until - span;
        return from;
    }

    /// <summary>How long a time waits: as if drawn by lot, and always the same.</summary>
    public static TimeSpan Jitter(CronRule cron, string name, DateTimeOffset time)
    {
        if (cron.JitterSeconds <= 0) return TimeSpan.Zero;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {time.ToUnixTimeMilliseconds()}")));
        return TimeSpan.FromSeconds(cron.JitterSeconds * (BitConverter.ToUInt32(hash) / (double)uint.MaxValue));
    }

    private static DueTimes Decide(CronRule cron, List<(DateTimeOffset Time, DateTimeOffset Due)> due, DateTimeOffset now, DateTimeOffset from, DateTimeOffset? next)
    {
        var most = cron.MostCaughtUp;
        var missed = due.Count(d => now - d.Due > Punctual);
        var times = due.Select((d, i) => (d.Time, Why(d.Due, i), i < missed)).ToList();
        // Not a line for each minute of a month in which nothing ran.
        if (missed > most) times.RemoveRange(0, missed - most);
        var reached = due.Count > 0 ? due[^1].Time : from;
        return new DueTimes(times, reached.ToUnixTimeMilliseconds(), next?.ToUnixTimeMilliseconds() ?? long.MaxValue);

        string? Why(DateTimeOffset at, int index)
        {
            if (cron.DeadlineSeconds > 0 && now - at > TimeSpan.FromSeconds(cron.DeadlineSeconds))
                return string.Create(CultureInfo.InvariantCulture, $"could not start within its deadline of {cron.DeadlineSeconds} s");
            if (index >= missed) return null;
            return cron.CatchUp switch
            {
                CatchUps.All => null,
                CatchUps.Latest when index == missed - 1 => null,
                _ => "missed: no server ran at that time",
            };
        }
    }
}
