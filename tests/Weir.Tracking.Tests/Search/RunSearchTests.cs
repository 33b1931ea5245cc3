using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Tracking.Tests.Search;

public abstract class RunSearchTests(TrackingStore store)
{
    [Theory]
    [InlineData("metrics.loss < 0.5", "a")]
    [InlineData("metrics.loss != 0.1", "b")]
    [InlineData("metrics.loss >= -1 AND params.lr = '0.01'", "a b")]
    [InlineData("params.lr LIKE '0.%' and tags.team = 'Blue'", "a")]
    [InlineData("tags.team LIKE 'b%'", "")]
    [InlineData("tags.team ILIKE 'B%'", "a")]
    [InlineData("params.lr != 'x'", "a b")]
    [InlineData("run_name IN ('a')", null)]
    [InlineData("attributes.start_time > 1500", "b c")]
    [InlineData("metrics.nan < 1", "")]
    [InlineData("metrics.nan != 1", "b")]
    [InlineData("tags.`mlflow.runName` = 'c'", "c")]
    public async Task A_filter_finds_what_has_the_field(string filter, string? expected)
    {
        await using var tracking = await ThreeRunsAsync();
        if (expected is null) await Assert.ThrowsAsync<WeirException>(() => tracking.SearchAsync(filter));
        else Assert.Equal(expected, string.Join(' ', (await tracking.SearchAsync(filter)).Order()));
    }

    [Theory]
    [InlineData("metrics.loss", "a b c")]
    [InlineData("metrics.loss DESC", "b a c")]
    [InlineData("metrics.nan", "b a c")]
    [InlineData("metrics.nan DESC", "b a c")]
    [InlineData("params.lr DESC", "b a c")]
    [InlineData("start_time", "a b c")]
    [InlineData("attributes.run_name desc", "c b a")]
    [InlineData(null, "c b a")]
    public async Task Missing_values_come_last_in_both_directions_on_every_page(string? orderBy, string expected)
    {
        await using var tracking = await ThreeRunsAsync();
        Assert.Equal(expected, string.Join(' ', await tracking.SearchAsync(null, orderBy is null ? [] : [orderBy])));
    }

    [Fact]
    public async Task Pages_neither_repeat_nor_lose_a_run_that_was_there_when_others_come_in_between()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 7; i++) await tracking.RunAsync($"r{i}", 1000 + i);
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], MaxResults: 2, PageToken: token));
            seen.AddRange(page.Runs!.Select(r => r.Info.RunName!));
            await tracking.RunAsync("new" + seen.Count, 5000 + seen.Count);
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(["r6", "r5", "r4", "r3", "r2", "r1", "r0"], seen);
    }

    [Fact]
    public async Task A_token_with_a_number_beyond_64_bits_is_refused_as_any_other()
    {
        await using var tracking = await ThreeRunsAsync();
        var token = (await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], MaxResults: 1))).NextPageToken!;
        var json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        Assert.Matches("\"i[0-9]+\"", json);
        var forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Regex.Replace(json, "\"i[0-9]+\"", "\"i99999999999999999999\"")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Search, new SearchRuns(["0"], PageToken: forged)));
    }

    [Fact]
    public async Task Offset_tokens_of_the_real_server_are_taken_and_others_refused()
    {
        await using var tracking = await ThreeRunsAsync();
        var page = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], PageToken: "eyJvZmZzZXQiOiAxfQ=="));
        Assert.Equal(2, page.Runs!.Count);
        Assert.Null(page.NextPageToken);
        foreach (var token in new[] { "x", "eyJ9", "WzFd", "////" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Search, new SearchRuns(["0"], PageToken: token)));
    }

    [Theory]
    [InlineData("metrics.a metrics.a")]
    [InlineData("metrics.a,metrics.a DESC")]
    [InlineData("start_time,created")]
    [InlineData("nope")]
    [InlineData("start_time up")]
    public async Task A_wrong_order_is_refused(string orderBy)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Search, new SearchRuns(["0"], OrderBy: orderBy.Split(','))));
    }

    [Theory]
    [InlineData(50_001)]
    [InlineData(-1)]
    public async Task Too_many_results_are_refused(long maxResults)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Search, new SearchRuns(["0"], MaxResults: maxResults)));
    }

    [Fact]
    public async Task Deleted_runs_show_only_when_asked_for_and_unknown_experiments_are_ignored()
    {
        await using var tracking = await ThreeRunsAsync();
        var first = (await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0", "999", "x"]))).Runs![0];
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(first.Info.RunId));
        Assert.Equal(2, (await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"]))).Runs!.Count);
        Assert.Equal(3, (await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], RunViewType: ViewType.All))).Runs!.Count);
        Assert.Equal("deleted", Assert.Single((await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(["0"], RunViewType: ViewType.DeletedOnly))).Runs!).Info.LifecycleStage);
        Assert.Null((await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns([]))).Runs);
    }

    private async Task<TrackingFixture> ThreeRunsAsync()
    {
        var tracking = await TrackingFixture.CreateAsync(store);
        var (a, b, _) = (await tracking.RunAsync("a", 1000), await tracking.RunAsync("b", 2000), await tracking.RunAsync("c", 3000));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(a, Metrics: [new("loss", 0.1, 1), new("nan", double.NaN, 1)], Params: [new("lr", "0.01")], Tags: [new("team", "Blue")]));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(b, Metrics: [new("loss", 0.7, 1), new("nan", 5, 1)], Params: [new("lr", "0.01")]));
        return tracking;
    }
}
