using Weir.Persistence;
using Weir.Persistence.Sqlite;
using Weir.Storage.Local;
using Weir.Testing;
using Weir.Tracking.Search;

namespace Weir.Tracking.Tests.Search;

/// <summary>The common searches walk indices: SQLite's own word for it.</summary>
public sealed class IndexTests
{
    [Theory]
    [InlineData("params.p = 'x'", "SEARCH d USING COVERING INDEX params_by_value (key=? AND value>? AND value<?)")]
    [InlineData("tags.t = 'x'", "SEARCH d USING COVERING INDEX tags_by_value (key=? AND value>? AND value<?)")]
    [InlineData("metrics.m < 0.5", "SEARCH d USING COVERING INDEX latest_metrics_by_value (key_no=? AND nan=? AND value<?)")]
    public async Task A_comparison_that_can_be_started_from_is_covered_by_an_index(string filter, string expected)
    {
        var parameters = new SqlParameters();
        var driver = RunDriver.Of(FilterParser.Parse(filter)[0])!;
        var plan = await PlanAsync($"SELECT r.run_no FROM {driver.From} WHERE {driver.Where(parameters)}");
        Assert.Equal(expected, plan[0]);
        Assert.Contains("SEARCH r USING INTEGER PRIMARY KEY (rowid=?)", plan);
    }

    [Fact]
    public async Task The_newest_runs_of_an_experiment_come_in_the_order_of_an_index()
    {
        var plan = await PlanAsync("SELECT r.run_no FROM runs r WHERE r.experiment_id IN (0) AND r.deleted = 0 ORDER BY r.start_time DESC NULLS LAST, r.run_id LIMIT 101");
        Assert.Equal(["SEARCH r USING COVERING INDEX runs_by_start (experiment_id=? AND deleted=?)"], plan);
    }

    [Fact]
    public async Task Runs_by_a_metric_come_in_the_order_of_an_index()
    {
        var plan = await PlanAsync(
            $"SELECT r.run_no FROM latest_metrics o CROSS JOIN runs r WHERE r.run_no = o.run_no AND r.deleted = 0 AND {RunDriver.Metric("o", "m", new SqlParameters())} ORDER BY o.value DESC, r.start_time DESC NULLS LAST, r.run_id LIMIT 101");
        Assert.Equal("SEARCH o USING COVERING INDEX latest_metrics_by_value (key_no=? AND nan=?)", plan[0]);
        Assert.Contains("USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", plan);
        Assert.DoesNotContain("USE TEMP B-TREE FOR ORDER BY", plan);
    }

    private static async Task<List<string>> PlanAsync(string sql)
    {
        using var folder = new TempFolder();
        await using var database = await SqliteDatabase.OpenAsync(folder["weir.db"]);
        await using var service = await TrackingService.OpenAsync(database, new LocalObjectStore(folder["artifacts"]));
        return await database.ReadAsync(s => s.List("EXPLAIN QUERY PLAN " + sql, r => r.GetText(3), 1L, 2L, 3L, 4L));
    }
}
