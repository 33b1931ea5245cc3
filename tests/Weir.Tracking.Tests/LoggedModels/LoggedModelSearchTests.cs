using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.LoggedModels;

public abstract class LoggedModelSearchTests(TrackingStore store)
{
    [Theory]
    [InlineData("", "a b c d")]
    [InlineData("name = 'a'", "a")]
    [InlineData("attributes.name IN ('a', 'c')", "a c")]
    [InlineData("name NOT IN ('a', 'c')", "b d")]
    [InlineData("status = 'READY'", "a")]
    [InlineData("status = 'LOGGED_MODEL_READY'", "a")]
    [InlineData("status IN ('READY', 'PENDING') AND name != 'a'", "b c d")]
    [InlineData("model_type = 'tree'", "a b")]
    [InlineData("model_type != 'tree'", "c")]
    [InlineData("creation_time > 0 and creation_timestamp > 0 and last_updated_timestamp > 0", "a b c d")]
    [InlineData("metrics.auc > 0.7", "a c")]
    [InlineData("metrics.`auc` <= 0.7", "b")]
    [InlineData("metrics.nothing != 5", "")]
    [InlineData("params.depth LIKE '1%'", "b")]
    [InlineData("params.depth IN ('1', '6')", "a")]
    [InlineData("tags.team ILIKE 'BLUE' and metrics.auc > 0.8", "a")]
    public async Task Filters_pick(string filter, string expected)
    {
        await using var tracking = await FilledAsync();
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), (await SearchAsync(tracking, new SearchLoggedModels(["0"], filter))).Order());
    }

    [Theory]
    [InlineData("name > 'a'")]
    [InlineData("creation_time = 'x'")]
    [InlineData("metrics.auc = 'high'")]
    [InlineData("metrics.auc IN ('0.5')")]
    [InlineData("heaven = 'x'")]
    [InlineData("dataset.name = 'x'")]
    [InlineData("name = 'a' OR name = 'b'")]
    [InlineData("name =")]
    public async Task Nonsense_is_refused(string filter)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], filter)));
    }

    [Fact]
    public async Task Order_puts_missing_last_and_newest_first_where_nothing_is_said()
    {
        await using var tracking = await FilledAsync();
        Assert.Equal(["d", "c", "b", "a"], await SearchAsync(tracking, new SearchLoggedModels(["0"])));
        Assert.Equal(["a", "c", "b", "d"], await SearchAsync(tracking, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder("metrics.auc", false)])));
        Assert.Equal(["b", "c", "a", "d"], await SearchAsync(tracking, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder("metrics.auc")])));
        Assert.Equal(["c", "b", "a", "d"], await SearchAsync(tracking, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder("attributes.model_type", true), new LoggedModelOrder("creation_time", false)])));
        Assert.Equal(["c", "d", "b", "a"], await SearchAsync(tracking, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder("metrics.auc", false, "test")])));
        foreach (var wrong in new[] { "params.depth", "heaven", "name DESC", "" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder(wrong)])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], OrderBy: [new LoggedModelOrder("name"), new LoggedModelOrder("name")])));
    }

    [Fact]
    public async Task Data_sets_limit_which_points_and_which_models_count()
    {
        await using var tracking = await FilledAsync();
        Assert.Equal(["c"], await SearchAsync(tracking, new SearchLoggedModels(["0"], Datasets: [new DatasetOfMetrics("test")])));
        Assert.Equal(["c"], await SearchAsync(tracking, new SearchLoggedModels(["0"], "metrics.auc > 0.5", Datasets: [new DatasetOfMetrics("test", "d1"), new DatasetOfMetrics("other")])));
        Assert.Empty(await SearchAsync(tracking, new SearchLoggedModels(["0"], "metrics.auc > 0.5", Datasets: [new DatasetOfMetrics("test", "d2")])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], Datasets: [new DatasetOfMetrics(null, "d1")])));
    }

    [Fact]
    public async Task Pages_hold_every_model_once_in_any_order()
    {
        await using var tracking = await FilledAsync();
        foreach (var order in new LoggedModelOrder[]?[] { null, [new LoggedModelOrder("metrics.auc", false)], [new LoggedModelOrder("model_type")] })
        {
            var whole = await SearchAsync(tracking, new SearchLoggedModels(["0"], OrderBy: order));
            for (var size = 1; size < 5; size++) Assert.Equal(whole, await SearchAsync(tracking, new SearchLoggedModels(["0"], MaxResults: size, OrderBy: order)));
        }

        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], PageToken: "nonsense")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"], MaxResults: -1)));
        Assert.Empty(await SearchAsync(tracking, new SearchLoggedModels(["77", "x"])));
    }

    // The points of c: the one of greatest step is not the one of greatest time, which counts.
    private async Task<TrackingFixture> FilledAsync()
    {
        var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var a = await LoggedModelTests.ModelAsync(tracking, "a", "tree");
        var b = await LoggedModelTests.ModelAsync(tracking, "b", "tree");
        var c = await LoggedModelTests.ModelAsync(tracking, "c", "linear");
        var d = await LoggedModelTests.ModelAsync(tracking, "d");
        await tracking.Client.CallAsync(LoggedModelCalls.Finalize, new FinalizeLoggedModel(a, LoggedModelStatus.Ready));
        await tracking.Client.CallAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams(a, [new Param("depth", "6")]));
        await tracking.Client.CallAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams(b, [new Param("depth", "10")]));
        await tracking.Client.CallAsync(LoggedModelCalls.SetTags, new SetLoggedModelTags(a, [new Tag("team", "Blue")]));
        Metric[] metrics =
        [
            new("auc", 0.9, 1, 1, a), new("auc", 0.95, 1, 2, a), new("auc", 0.8, 1, 1, b), new("auc", 0.7, 2, 0, b),
            new("auc", 0.1, 1, 9, c, "test", "d1"), new("auc", 0.75, 2, 1, c, "test", "d1"), new("auc", double.NaN, 1, 1, d), new("auc", 1, 5, 5),
        ];
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: metrics));
        return tracking;
    }

    private static async Task<List<string>> SearchAsync(TrackingFixture tracking, SearchLoggedModels request)
    {
        var names = new List<string>();
        while (true)
        {
            var page = await tracking.Client.CallAsync(LoggedModelCalls.Search, request);
            names.AddRange((page.Models ?? []).Select(m => m.Info.Name!));
            if (page.NextPageToken is null) return names;
            request = request with { PageToken = page.NextPageToken };
        }
    }
}
