using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers.Cron;
using Weir.Testing;

namespace Weir.Pipelines.Tests.Triggers;

public sealed class CronTests
{
    public static TheoryData<string> Zones => ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca"];

    [Fact]
    public void Times_are_those_of_kubernetes_and_argo()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(TestData.Vector("orchestration", "cron", "next.json")));
        var count = 0;
        foreach (var test in cases.RootElement.EnumerateArray())
        {
            count++;
            var (expression, zone) = (test.GetProperty("expr").GetString()!, test.GetProperty("tz").GetString());
            if (test.TryGetProperty("error", out _))
            {
                Assert.Equal("cron_syntax", Assert.Throws<WeirException>(() => CronSchedule.Parse(expression, zone)).Code);
                continue;
            }

            var expected = test.GetProperty("next").EnumerateArray().Select(t => t.GetString()!).ToList();
            var schedule = CronSchedule.Parse(expression, zone);
            var at = test.GetProperty("from").GetDateTimeOffset();
            foreach (var time in expected)
            {
                var next = schedule.Next(at);
                Assert.Equal(time, next?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never");
                at = next ?? at;
            }
        }

        Assert.Equal(17, count);
    }

    // Every minute of a year asked what its local time is: the slow, plain way to say when a schedule is due.
    [Theory]
    [MemberData(nameof(Zones))]
    public void A_year_with_its_changes_of_the_clock_is_as_the_clock_on_the_wall_shows_it(string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var until = from.AddYears(1);
        var local = Enumerable.Range(1, (int)(until - from).TotalMinutes).Select(m => (Instant: from.AddMinutes(m), Wall: TimeZoneInfo.ConvertTime(from.AddMinutes(m), info).DateTime)).ToList();
        foreach (var (expression, isDue) in new (string, Func<DateTime, bool>)[]
        {
            ("30 1-2 * * *", t => t is { Minute: 30, Hour: 1 or 2 }),
            ("*/15 * * * *", t => t.Minute % 15 == 0),
            ("0 0 * * *", t => t is { Hour: 0, Minute: 0 }),
            ("45 2 * 3,10 0", t => t is { Hour: 2, Minute: 45, Month: 3 or 10, DayOfWeek: DayOfWeek.Sunday }),
        })
        {
            Assert.Equal(local.Where(t => isDue(t.Wall)).Select(t => t.Instant), CronSchedule.Parse(expression, zone).Between(from, until));
        }
    }

    [Theory]
    [InlineData("61 * * * *", "minute")]
    [InlineData("* 24 * * *", "hour")]
    [InlineData("* * 0 * *", "day of month")]
    [InlineData("* * * FOO *", "month")]
    [InlineData("* * * * MON-", "day of week")]
    [InlineData("5-1 * * * *", "minute")]
    [InlineData("*/0 * * * *", "minute")]
    [InlineData("1/2/3 * * * *", "minute")]
    [InlineData("-1 * * * *", "minute")]
    [InlineData(", * * * *", "minute")]
    public void A_wrong_field_is_named(string expression, string field)
    {
        var fault = Assert.Throws<WeirException>(() => CronSchedule.Parse(expression));
        Assert.Equal(("cron_syntax", field), (fault.Code, fault.Location!.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@often")]
    [InlineData("@every soon")]
    [InlineData("@every 1")]
    [InlineData("@every")]
    [InlineData("0 0 0 * * *")]
    public void What_is_no_expression_is_refused(string expression) => Assert.Equal("cron_syntax", Assert.Throws<WeirException>(() => CronSchedule.Parse(expression)).Code);

    [Theory]
    [InlineData("@yearly")]
    [InlineData("@every 250000h")]
    [InlineData("30 2 29 2 *")]
    public void Times_end_with_the_calendar(string expression)
    {
        var schedule = CronSchedule.Parse(expression, "Pacific/Auckland");
        var all = schedule.Between(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, 10_000).ToList();
        Assert.InRange(all.Count, 20, 1000);
        Assert.All(new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue }, t => Assert.Null(schedule.Next(t)));
        Assert.Equal(ErrorCodes.InvalidValue, Assert.Throws<WeirException>(() => CronSchedule.Check(DateTimeOffset.MaxValue, "from")).Code);
    }

    [Fact]
    public void A_span_is_bounded_however_it_is_written() =>
        Assert.Equal("cron_syntax", Assert.Throws<WeirException>(() => CronSchedule.Parse("@every " + string.Concat(Enumerable.Repeat("277777h", 2000)))).Code);

    [Fact]
    public void An_unknown_zone_is_refused() => Assert.Equal("unknown_time_zone", Assert.Throws<WeirException>(() => CronSchedule.Parse("0 0 * * *", "Mars/Olympus")).Code);
}
