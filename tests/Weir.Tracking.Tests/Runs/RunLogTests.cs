using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Runs;

public abstract class RunLogTests(TrackingStore store)
{
    [Fact]
    public async Task A_batch_is_stored_whole_or_not_at_all()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.LogParam, new LogParam(run, Key: "p", Value: "1"));
        var batch = new LogBatch(run, Metrics: [new("m", 1, 1)], Params: [new("q", "1"), new("p", "2")], Tags: [new("t", "x")]);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogBatch, batch));
        var stored = await tracking.GetAsync(run);
        Assert.Equal("p", Assert.Single(stored.Data!.Params!).Key);
        Assert.Null(stored.Data.Metrics);
        Assert.DoesNotContain(stored.Data.Tags!, t => t.Key == "t");
    }

    [Fact]
    public async Task Of_tags_with_one_key_the_last_wins_and_a_run_takes_a_thousand_at_its_start()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Tag[] tags = [.. Enumerable.Range(0, 1000).Select(i => new Tag($"t{i % 600}", $"v{i}"))];
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun("0", Tags: tags))).Run.Info.RunId;
        var stored = (await tracking.GetAsync(run)).Data!.Tags!.Where(t => t.Key![0] == 't').ToDictionary(t => t.Key!, t => t.Value);
        Assert.Equal(600, stored.Count);
        Assert.Equal(("v700", "v500"), (stored["t100"], stored["t500"]));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Create, new CreateRun("0", Tags: [.. tags, new("one", "more")])));
    }

    [Fact]
    public async Task Sending_a_batch_again_changes_nothing()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var metrics = Enumerable.Range(0, 800).Select(i => new Metric($"m{i}", i % 7 == 0 ? double.NaN : i, 5, i % 3)).ToList();
        var batch = new LogBatch(run, Metrics: metrics, Params: [.. Enumerable.Range(0, 100).Select(i => new Param($"p{i}", "v"))], Tags: [new("t", "x")]);
        await tracking.Client.CallAsync(RunCalls.LogBatch, batch);
        var before = await tracking.GetAsync(run);
        await tracking.Client.CallAsync(RunCalls.LogBatch, batch);
        var after = await tracking.GetAsync(run);
        Assert.Equal(before.Data!.Metrics!.OrderBy(m => m.Key), after.Data!.Metrics!.OrderBy(m => m.Key));
        Assert.Single((await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "m7"))).Metrics!);
    }

    [Theory]
    [InlineData(1001, 0, 0)]
    [InlineData(0, 101, 0)]
    [InlineData(0, 0, 101)]
    [InlineData(901, 50, 50)]
    public async Task A_batch_beyond_its_limits_is_refused(int metrics, int parameters, int tags)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var batch = new LogBatch(
            run,
            Metrics: [.. Enumerable.Range(0, metrics).Select(i => new Metric("m", i, 1, i))],
            Params: [.. Enumerable.Range(0, parameters).Select(i => new Param($"p{i}", "x"))],
            Tags: [.. Enumerable.Range(0, tags).Select(i => new Tag($"t{i}", "x"))]);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogBatch, batch));
        Assert.Null((await tracking.GetAsync(run)).Data!.Metrics);
    }

    [Theory]
    [InlineData("a$b")]
    [InlineData("a,b")]
    [InlineData("/abs")]
    [InlineData("a//b")]
    [InlineData("../up")]
    [InlineData(".")]
    [InlineData("a/")]
    [InlineData("a#b")]
    [InlineData("a/../b")]
    public async Task A_key_that_is_no_file_name_is_refused_everywhere(string key)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogMetric, new LogMetric(run, Key: key, Value: 1, Timestamp: 1)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogParam, new LogParam(run, Key: key, Value: "1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.SetTag, new SetRunTag(run, Key: key, Value: "1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new(key, 1, 1)])));
    }

    [Theory]
    [InlineData("val/acc")]
    [InlineData("größe: 模型 1.0-x_y")]
    public async Task Other_keys_are_fine(string key)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: key, Value: 1, Timestamp: 0));
        Assert.Equal(key, Assert.Single((await tracking.GetAsync(run)).Data!.Metrics!).Key);
    }

    [Fact]
    public async Task Long_values_are_cut_or_refused_by_setting()
    {
        var longText = string.Concat(Enumerable.Repeat("🌊", 8001));
        await using (var cutting = await TrackingFixture.CreateAsync(store))
        {
            var run = await cutting.RunAsync();
            await cutting.Client.CallAsync(RunCalls.LogParam, new LogParam(run, Key: "p", Value: longText));
            await cutting.Client.CallAsync(RunCalls.SetTag, new SetRunTag(run, Key: "t", Value: longText));
            var data = (await cutting.GetAsync(run)).Data!;
            Assert.Equal(6000 * 2, data.Params![0].Value!.Length);
            Assert.Equal(8000 * 2, data.Tags!.Single(t => t.Key == "t").Value!.Length);
        }

        await using var strict = await TrackingFixture.CreateAsync(store, new TrackingOptions { TruncateLongValues = false });
        Assert.Equal(MlflowErrors.InvalidParameterValue, await strict.FailAsync(RunCalls.LogParam, new LogParam(await strict.RunAsync(), Key: "p", Value: longText)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await strict.FailAsync(RunCalls.LogParam, new LogParam(await strict.RunAsync(), Key: new string('k', 251), Value: "x")));
    }

    [Fact]
    public async Task A_deleted_run_reads_but_takes_nothing_and_a_finished_one_takes_more()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.Update, new UpdateRun(run, Status: RunStatus.Finished, EndTime: 5));
        await tracking.Client.CallAsync(RunCalls.LogParam, new LogParam(run, Key: "late", Value: "1"));
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(run));
        Assert.Equal("deleted", (await tracking.GetAsync(run)).Info.LifecycleStage);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogParam, new LogParam(run, Key: "a", Value: "1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Update, new UpdateRun(run, RunName: "x")));
    }

    [Fact]
    public async Task The_name_tag_and_the_name_are_one()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        await tracking.Client.CallAsync(RunCalls.SetTag, new SetRunTag(run, Key: "mlflow.runName", Value: "by tag"));
        Assert.Equal("by tag", (await tracking.GetAsync(run)).Info.RunName);
        await tracking.Client.CallAsync(RunCalls.Update, new UpdateRun(run, RunName: "by name"));
        Assert.Equal("by name", (await tracking.GetAsync(run)).Data!.Tags!.Single(t => t.Key == "mlflow.runName").Value);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.Create, new CreateRun("0", RunName: "a", Tags: [new("mlflow.runName", "b")])));
    }
}
