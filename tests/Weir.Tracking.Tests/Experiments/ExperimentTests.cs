using Weir.Client;
using Weir.Client.Calls;

namespace Weir.Tracking.Tests.Experiments;

public abstract class ExperimentTests(TrackingStore store)
{
    [Fact]
    public async Task Deleting_an_experiment_takes_its_runs_along_and_restoring_brings_them_back()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = await tracking.Client.EnsureExperimentAsync("taxi");
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun(id))).Run.Info.RunId;
        await tracking.Client.CallAsync(ExperimentCalls.Delete, new ExperimentById(id));
        Assert.Equal("deleted", (await tracking.GetAsync(run)).Info.LifecycleStage);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ExperimentCalls.Delete, new ExperimentById(id)));
        Assert.Equal(MlflowErrors.ResourceAlreadyExists, await tracking.FailAsync(ExperimentCalls.Create, new CreateExperiment("taxi")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.Update, new UpdateExperiment(id, "x")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.SetTag, new SetExperimentTag(id, "k", "v")));
        await tracking.Client.CallAsync(ExperimentCalls.Restore, new ExperimentById(id));
        Assert.Equal("active", (await tracking.GetAsync(run)).Info.LifecycleStage);
    }

    [Fact]
    public async Task Several_that_need_one_name_at_once_get_one_experiment()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tracking.Client.EnsureExperimentAsync("same")));
        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData("s3://b/p#fragment")]
    [InlineData("s3://b/p;params")]
    [InlineData("runs:/x/y")]
    [InlineData("s3://b/p?a=../x")]
    [InlineData("s3://b/p?a=%252e%252e")]
    public async Task A_dangerous_location_is_refused(string location)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.Create, new CreateExperiment("x", location)));
    }

    [Fact]
    public async Task A_query_of_the_location_stays_at_the_end_of_run_addresses()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var id = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("x", "s3://b/p?region=eu"))).ExperimentId;
        var info = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun(id))).Run.Info;
        Assert.Equal($"s3://b/p/{info.RunId}/artifacts?region=eu", info.ArtifactUri);
    }

    [Fact]
    public async Task The_newest_come_first_and_pages_join_up()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 5; i++) await tracking.Client.EnsureExperimentAsync($"e{i}");
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(2, token, "name LIKE 'e%'", ["name DESC"]));
            seen.AddRange(page.Experiments!.Select(e => e.Name));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(["e4", "e3", "e2", "e1", "e0"], seen);
    }

    [Fact]
    public async Task Limits_hold_one_past_their_edge()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.EnsureExperimentAsync(new string('n', 500));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.Create, new CreateExperiment(new string('n', 501))));
        await tracking.Client.CallAsync(ExperimentCalls.SetTag, new SetExperimentTag("0", "k", new string('v', 5000)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.SetTag, new SetExperimentTag("0", "k", new string('v', 5001))));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ExperimentCalls.DeleteTag, new SetExperimentTag("0", "unknown")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ExperimentCalls.Get, new ExperimentById("abc")));
    }
}
