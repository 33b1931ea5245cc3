using System.Globalization;
using Weir.Data.Tables;
using Weir.Training.Columns;
using Weir.Training.Features;
using Weir.Training.Features.Specs;

namespace Weir.Training.Tests.Features;

public sealed class TimeStepTests
{
    [Fact]
    public void Calendar_parts_are_those_of_the_calendar_leap_days_included()
    {
        string[] days = ["2024-02-29", "2000-02-29", "1900-03-01", "1970-01-01", "2026-12-31", "1899-12-31", "2100-02-28", "2026-11-21"];
        string[] texts = [.. days, "2026-11-21 10:30:00", "2026-11-21T23:59:59.123Z", "2026-11-21 00:15:00+02:00", "nonsense", ""];
        var step = new TimeStep("d", "2020-05-05", DateSpec.Usual(hasTime: true).Parts, DateSpec.Usual(hasTime: true).Cyclic, HasIndicator: true);
        var plan = new FeaturePlan([step], [], []);
        var matrix = plan.Transform(new RawTable([RawInput.Of(new TextColumn("d", texts), RawKind.Text)]), CancellationToken.None);
        var width = plan.Names.Count;
        for (var r = 0; r < texts.Length; r++)
        {
            var isDate = texts[r].Length >= 10;
            var day = DateTime.ParseExact(isDate ? texts[r][..10] : "2020-05-05", "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var row = matrix.AsSpan(r * width, width);
            Assert.Equal((day - DateTime.UnixEpoch).Days, row[0]);
            Assert.Equal([day.Year, day.Month, day.Day, ((int)day.DayOfWeek + 6) % 7], row[1..5].ToArray().Select(v => (int)v));
            Assert.Equal(isDate ? 0 : 1, row[^1]);
            Assert.Equal(Math.Sin(day.Month * 2 * Math.PI / 12), row[plan.Names.ToList().IndexOf("d month sine")], 1e-5);
        }

        float Hour(int r) => matrix[(r * width) + plan.Names.ToList().IndexOf("d hour")];
        Assert.Equal([0f, 10.5f, 23 + (59 / 60f), 0.25f], new[] { Hour(0), Hour(8), Hour(9), Hour(10) });
    }

    [Theory]
    [InlineData("dd/MM/yyyy")]
    [InlineData("M/d/yyyy")]
    [InlineData("d.M.yyyy HH:mm")]
    [InlineData("yyyy/MM/dd")]
    public void Local_dates_of_one_form_are_read_in_their_own_order(string form)
    {
        var days = Enumerable.Range(0, 60).Select(i => new DateTime(2026, 1, 5).AddDays(5 * i)).ToArray();
        var column = new TextColumn("d", [.. days.Select(d => d.ToString(form, CultureInfo.InvariantCulture))]);
        var plan = FeaturePlanner.Plan([column], new FeatureRows([.. Enumerable.Range(0, 60)]), new HashSet<string>(), null, CancellationToken.None);
        var matrix = plan.Transform(new RawTable([RawInput.Of(column, RawKind.Text)]), CancellationToken.None);
        for (var r = 0; r < 60; r++)
            Assert.Equal([(days[r] - DateTime.UnixEpoch).Days, days[r].Year, days[r].Month, days[r].Day], matrix.AsSpan(r * plan.Names.Count, 4).ToArray().Select(v => (int)v));
    }

    [Fact]
    public void Days_and_months_that_cannot_be_told_apart_are_not_guessed()
    {
        Assert.Null(DateText.OrderOf(["01/02/2026", "03/04/2026", "05/06/2026"]));
        Assert.Null(DateText.OrderOf(["13/02/2026", "03/24/2026", "05/06/2026"]));
        Assert.Null(DateText.OrderOf(["2026-01-02", "13/02/2026", "4 May 2026"]));
        Assert.Equal(DateOrder.MonthDayYear, DateText.OrderOf(["01/02/2026", "03/24/2026"]));
    }
}
