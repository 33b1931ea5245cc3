using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Pipelines.Triggers.Cron;
using Weir.Server.Access;

namespace Weir.Server.Triggers;

/// <summary>When a schedule goes off next: for people who write one.</summary>
internal static class ScheduleEndpoint
{
    private const int DefaultCount = 5;
    private const int MostTimes = 100;

    public static void Map(RouteGroupBuilder api) => api.MapGet(
        "/schedules/next",
        (string expression, [FromQuery(Name = "time_zone")] string? timeZone, DateTimeOffset? from, DateTimeOffset? until, int? count) => Next(expression, timeZone, from, until, count ?? DefaultCount))
        .WithTags("triggers").WithName("next_times").Needs(RouteNeed.SignedIn);

    private static ScheduleTimes Next(string expression, string? timeZone, DateTimeOffset? from, DateTimeOffset? until, int count)
    {
        if (count is < 1 or > MostTimes) throw MlflowErrors.Invalid($"'count' is 1 to {MostTimes}, not {count}");
        CronSchedule.Check(from, "from");
        var schedule = CronSchedule.Parse(expression, string.IsNullOrEmpty(timeZone) ? null : timeZone);
        var times = schedule.Between(from ?? TimeProvider.System.GetUtcNow(), until ?? DateTimeOffset.MaxValue, count).Select(t => TimeZoneInfo.ConvertTime(t, schedule.Zone));
        return new ScheduleTimes(schedule.Zone.Id, [.. times.Select(t => new ScheduleTime(t.ToUnixTimeMilliseconds(), t.ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)))]);
    }
}

/// <summary>Times of a schedule, the next first; none when it never goes off.</summary>
/// <param name="TimeZone">Whose clock.</param>
/// <param name="Times">The times.</param>
public sealed record ScheduleTimes(string TimeZone, IReadOnlyList<ScheduleTime> Times);

/// <summary>A time of a schedule.</summary>
/// <param name="At">Milliseconds since 1970.</param>
/// <param name="Local">The same on the clock of the schedule's zone, with its offset.</param>
public sealed record ScheduleTime(long At, string Local);
