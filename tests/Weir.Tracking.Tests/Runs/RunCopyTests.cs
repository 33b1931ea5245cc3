using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Access;

namespace Weir.Tracking.Tests.Runs;

/// <summary>Runs copied and moved into other experiments, on one kind of database.</summary>
public abstract class RunCopyTests(TrackingStore store)
{
    [Fact]
    public async Task A_copy_has_every_point_parameter_tag_input_and_file_and_lives_alone()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (source, target) = (await FullRunAsync(tracking), (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("archive"))).ExperimentId);
        var copy = await tracking.Client.CallAsync(RunCopyCalls.Copy, new CopyRun(source, target));
        Assert.Equal((target, "source", 2), (copy.ExperimentId, copy.RunName, copy.Files));

        var (before, after) = (await tracking.GetAsync(source), await tracking.GetAsync(copy.RunId));
        Assert.Equal((before.Info.StartTime, before.Info.EndTime, before.Info.Status, before.Info.UserId), (after.Info.StartTime, after.Info.EndTime, after.Info.Status, after.Info.UserId));
        Assert.Equal(before.Data!.Params, after.Data!.Params);
        Assert.Equal(before.Data.Metrics!.OrderBy(m => m.Key), after.Data.Metrics!.OrderBy(m => m.Key));
        Assert.Equal(source, after.Data.Tags!.Single(t => t.Key == WeirTags.CopiedFrom).Value);
        Assert.Equal(("d", "train"), (Assert.Single(after.Inputs!.DatasetInputs!).Dataset!.Name, after.Inputs.DatasetInputs![0].Tags!.Single().Value));
        Assert.Equal(await HistoryAsync(tracking, source), await HistoryAsync(tracking, copy.RunId));
        await using (var stream = await tracking.Client.Transport.OpenArtifactAsync(after.Info.ArtifactUri!, "deep/größe.txt")) Assert.Equal("two", await new StreamReader(stream).ReadToEndAsync());

        // What happens to one does not happen to the other.
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(copy.RunId, Metrics: [new Metric("loss", 9, 99999, 99999)], Tags: [new Tag("t", "changed")]));
        Assert.Equal("v", (await tracking.GetAsync(source)).Data!.Tags!.Single(t => t.Key == "t").Value);
        Assert.Equal(5000, (await HistoryAsync(tracking, source)).Count);
        await tracking.Client.CallAsync(RunCalls.Delete, new RunById(source));
        await Tracking.Retention.Collection.RunAsync(tracking.Service, new Tracking.Retention.CollectRequest());
        Assert.Equal(5001, (await HistoryAsync(tracking, copy.RunId)).Count);
        Assert.Equal(2, (await tracking.Client.Transport.ListArtifactsAsync(after.Info.ArtifactUri!, string.Empty)).Count);
    }

    [Fact]
    public async Task A_moved_run_leaves_a_deleted_one_that_can_be_restored()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (source, target) = (await FullRunAsync(tracking), (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("archive"))).ExperimentId);
        var moved = await tracking.Client.CallAsync(RunCopyCalls.Copy, new CopyRun(source, target, "new name", Move: true));
        Assert.Equal("new name", (await tracking.GetAsync(moved.RunId)).Info.RunName);
        Assert.True(moved.Files > 0);
        Assert.Equal("deleted", (await tracking.GetAsync(source)).Info.LifecycleStage);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(source, target)));
        await tracking.Client.CallAsync(RunCalls.Restore, new RunById(source));
        Assert.Equal("source", (await tracking.GetAsync(source)).Info.RunName);
    }

    [Fact]
    public async Task What_cannot_be_copied_says_why_and_leaves_nothing()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var running = await tracking.RunAsync("running");
        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(running, "0")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun("nothing", "0")));
        var source = await FullRunAsync(tracking);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(source, "99")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(source)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(source, "0", Move: true, Artifacts: false))); // its files would be nobody's
        var deleted = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("gone"))).ExperimentId;
        await tracking.Client.CallAsync(ExperimentCalls.Delete, new ExperimentById(deleted));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCopyCalls.Copy, new CopyRun(source, deleted)));
        Assert.Equal(["running", "source"], await tracking.SearchAsync(null));
        var folders = 0;
        await foreach (var folder in tracking.Service.Artifacts.Store.ListAsync(deleted)) folders++;
        Assert.Equal(0, folders);
    }

    [Fact]
    public async Task Copying_needs_reading_there_and_editing_here_and_moving_needs_managing_there()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        tracking.Service.Access.DefaultPermission = Permission.None;
        var source = await FullRunAsync(tracking);
        var target = (await tracking.Client.CallAsync(ExperimentCalls.Create, new CreateExperiment("archive"))).ExperimentId;
        var user = (await tracking.Client.CallAsync(UserCalls.Create, new CreateUser("ann", "correct horse battery"))).User;
        var ann = Caller.User(user.Id, "ann", false, TokenScope.Admin, null, null);
        foreach (var (here, there, copies, moves) in new[] { ("READ", "READ", false, false), ("EDIT", "NO_PERMISSIONS", false, false), ("EDIT", "READ", true, false), ("EDIT", "EDIT", true, false), ("EDIT", "MANAGE", true, true) })
        {
            await tracking.Client.CallAsync(AccessCalls.SetGrant, new GrantOn(target, Username: "ann", Permission: here));
            await tracking.Client.CallAsync(AccessCalls.SetGrant, new GrantOn("0", Username: "ann", Permission: there));
            Assert.Equal((here, there, copies), (here, there, await MayAsync(new CopyRun(source, target))));
            Assert.Equal((here, there, moves), (here, there, await MayAsync(new CopyRun(source, target, Move: true))));
        }

        async Task<bool> MayAsync(CopyRun request)
        {
            try
            {
                await tracking.Service.CallAsync(RunCopyCalls.Copy, request, ann);
                return true;
            }
            catch (WeirException e) when (e.Code == MlflowErrors.PermissionDenied)
            {
                return false;
            }
        }
    }

    private static async Task<string> FullRunAsync(TrackingFixture tracking)
    {
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun("0", "u", "source", 5, [new Tag("t", "v")]))).Run.Info;
        for (var from = 0; from < 5000; from += 1000)
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [.. Enumerable.Range(from, 1000).Select(i => new Metric("loss", i == 7 ? double.NaN : 1.0 / (i + 1), i, i))]));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [new Metric("last", double.PositiveInfinity, 1, 0)], Params: [new Param("p", "größe")]));
        await tracking.Client.CallAsync(RunCalls.LogInputs, new LogInputs(run.RunId, Datasets: [new DatasetInput([new Tag("mlflow.data.context", "train")], new Dataset("d", "1", "local", "{}"))]));
        foreach (var (path, text) in new[] { ("one.txt", "one"), ("deep/größe.txt", "two") })
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await tracking.Client.Transport.PutArtifactAsync(run, path, content);
        }

        await tracking.Client.CallAsync(RunCalls.Update, new UpdateRun(run.RunId, Status: RunStatus.Finished, EndTime: 17));
        return run.RunId;
    }

    private static async Task<List<(long?, long?, double?)>> HistoryAsync(TrackingFixture tracking, string run) =>
        [.. (await tracking.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run, MetricKey: "loss"))).Metrics!.Select(m => (m.Timestamp, m.Step, m.Value))];
}
