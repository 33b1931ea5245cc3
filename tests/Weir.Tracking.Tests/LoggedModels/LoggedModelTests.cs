using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.LoggedModels;

public abstract class LoggedModelTests(TrackingStore store)
{
    [Fact]
    public async Task A_model_is_pending_until_it_is_finalised_and_gone_once_deleted()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var made = (await tracking.Client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel("0", "m", "classifier", run, [new Param("depth", "6")], [new Tag("team", "blue")]))).Model;
        Assert.Matches("^m-[0-9a-f]{32}$", made.Info.ModelId);
        Assert.Equal((LoggedModelStatus.Pending, "0", "m", "classifier", run), (made.Info.Status!.Value, made.Info.ExperimentId, made.Info.Name, made.Info.ModelType, made.Info.SourceRunId));
        Assert.Equal($"mlflow-artifacts:/0/models/{made.Info.ModelId}/artifacts", made.Info.ArtifactUri);
        var ready = (await tracking.Client.CallAsync(LoggedModelCalls.Finalize, new FinalizeLoggedModel(made.Info.ModelId, LoggedModelStatus.Ready))).Model;
        Assert.Equal((LoggedModelStatus.Ready, "6", "blue"), (ready.Info.Status!.Value, Assert.Single(ready.Data!.Params!).Value, Assert.Single(ready.Info.Tags!).Value));

        await tracking.Client.CallAsync(LoggedModelCalls.Delete, new LoggedModelById(made.Info.ModelId));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.Get, new LoggedModelById(made.Info.ModelId)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.Finalize, new FinalizeLoggedModel(made.Info.ModelId, LoggedModelStatus.Ready)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.Delete, new LoggedModelById(made.Info.ModelId)));
        Assert.Null((await tracking.Client.CallAsync(LoggedModelCalls.Search, new SearchLoggedModels(["0"]))).Models);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a.b")]
    [InlineData("50%")]
    [InlineData("it's")]
    [InlineData("say \"x\"")]
    public async Task Names_that_an_address_could_not_say_are_refused(string name)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Create, new CreateLoggedModel("0", name)));
        Assert.NotEmpty((await tracking.Client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel("0"))).Model.Info.Name!);
    }

    [Fact]
    public async Task What_is_missing_or_unknown_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Create, new CreateLoggedModel()));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.Create, new CreateLoggedModel("77")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.Create, new CreateLoggedModel("0", SourceRunId: "nobody")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Finalize, new FinalizeLoggedModel("m-1")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.SetTags, new SetLoggedModelTags("m-1", [new Tag("a", "b")])));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams("m-1", [new Param("a", "b")])));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.ListArtifacts, new ListLoggedModelArtifacts("m-1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Search, new SearchLoggedModels()));
        var model = await ModelAsync(tracking, "m");
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(LoggedModelCalls.DeleteTag, new LoggedModelTag(model, "none")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.SetTags, new SetLoggedModelTags(model, [new Tag(null, "b")])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.Finalize, new FinalizeLoggedModel(model, LoggedModelStatus.Pending)));
    }

    [Fact]
    public async Task Tags_change_and_params_never_do()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var model = await ModelAsync(tracking, "m");
        await tracking.Client.CallAsync(LoggedModelCalls.SetTags, new SetLoggedModelTags(model, [new Tag("a", "1"), new Tag("b", "2")]));
        await tracking.Client.CallAsync(LoggedModelCalls.SetTags, new SetLoggedModelTags(model, [new Tag("a", "3")]));
        await tracking.Client.CallAsync(LoggedModelCalls.DeleteTag, new LoggedModelTag(model, "b"));
        await tracking.Client.CallAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams(model, [new Param("p", "x")]));
        await tracking.Client.CallAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams(model, [new Param("p", "x"), new Param("q", "y")]));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(LoggedModelCalls.LogParams, new LogLoggedModelParams(model, [new Param("r", "z"), new Param("p", "other")])));
        var found = (await tracking.Client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(model))).Model;
        Assert.Equal([("a", "3")], found.Info.Tags!.Select(t => (t.Key, t.Value)));
        Assert.Equal([("p", "x"), ("q", "y")], found.Data!.Params!.Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public async Task Points_that_name_a_model_reach_it_with_run_step_and_data_set_and_stay_in_the_run()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (run, model) = (await tracking.RunAsync(), await ModelAsync(tracking, "m"));
        for (var i = 0; i < 2; i++)
        {
            await tracking.Client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "auc", Value: 0.9, Timestamp: 5, Step: 1, ModelId: model, DatasetName: "test", DatasetDigest: "d1"));
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new Metric("loss", double.NaN, 6, 2, model), new Metric("loss", 0.5, 7, 3, model), new Metric("other", 1, 1)]));
        }

        var metrics = (await tracking.Client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(model))).Model.Data!.Metrics!;
        Assert.Equal(
            [("auc", 0.9, 5L, 1L, "test", "d1"), ("loss", double.NaN, 6, 2, null, null), ("loss", 0.5, 7, 3, null, null)],
            metrics.Select(m => (m.Key!, m.Value!.Value, m.Timestamp!.Value, m.Step!.Value, m.DatasetName, m.DatasetDigest)));
        Assert.All(metrics, m => Assert.Equal((run, model), (m.RunId, m.ModelId)));
        Assert.Equal(["auc", "loss", "other"], (await tracking.GetAsync(run)).Data!.Metrics!.Select(m => m.Key!).Order());

        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.LogMetric, new LogMetric(run, Key: "lost", Value: 1, Timestamp: 1, ModelId: "m-none")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [new Metric("lost", 1, 1, ModelId: "m-none")])));
        Assert.DoesNotContain((await tracking.GetAsync(run)).Data!.Metrics!, m => m.Key == "lost");
    }

    [Fact]
    public async Task A_run_tells_which_models_it_read_and_made()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (run, read, made) = (await tracking.RunAsync(), await ModelAsync(tracking, "read"), await ModelAsync(tracking, "made"));
        await tracking.Client.CallAsync(RunCalls.LogInputs, new LogInputs(run, Models: [new ModelInput(read)]));
        await tracking.Client.CallAsync(RunCalls.LogOutputs, new LogOutputs(run, Models: [new ModelOutput(made, 1)]));
        await tracking.Client.CallAsync(RunCalls.LogOutputs, new LogOutputs(run, Models: [new ModelOutput(made, 3), new ModelOutput(read, 0)]));
        var found = await tracking.GetAsync(run);
        Assert.Equal(read, Assert.Single(found.Inputs!.ModelInputs!).ModelId);
        Assert.Equal([(read, 0L), (made, 3L)], found.Outputs!.ModelOutputs!.Select(m => (m.ModelId!, m.Step!.Value)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.LogOutputs, new LogOutputs(run, Models: [new ModelOutput("m-none", 1)])));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(RunCalls.LogOutputs, new LogOutputs("nobody", Models: [new ModelOutput(made, 1)])));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogOutputs, new LogOutputs(run)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(RunCalls.LogOutputs, new LogOutputs(run, Models: [new ModelOutput(made)])));
    }

    [Fact]
    public async Task Registering_a_model_tells_it_and_takes_its_run_and_place()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = await tracking.RunAsync();
        var model = (await tracking.Client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel("0", "m", SourceRunId: run))).Model.Info;
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("registered"));
        var first = (await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("registered", model.ArtifactUri, ModelId: model.ModelId))).ModelVersion;
        var second = (await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("registered", $"models:/{model.ModelId}"))).ModelVersion;
        Assert.Equal((model.ModelId, run, model.ModelId, run), (first.ModelId, first.RunId, second.ModelId, second.RunId));
        Assert.Equal(model.ArtifactUri, (await tracking.Client.CallAsync(ModelVersionCalls.DownloadUri, new VersionOfModel("registered", "2"))).ArtifactUri);
        var info = (await tracking.Client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(model.ModelId))).Model.Info;
        Assert.Equal("""[{"name":"registered","version":1},{"name":"registered","version":2}]""", Assert.Single(info.Tags!, t => t.Key == "mlflow.modelVersions").Value);
        Assert.Equal([("registered", "1"), ("registered", "2")], info.Registrations!.Select(r => (r.Name!, r.Version!)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("registered", "models:/m-0123")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ModelVersionCalls.Create, new CreateModelVersion("registered", "/etc/passwd", ModelId: model.ModelId)));
    }

    [Fact]
    public async Task Data_sets_of_experiments_are_listed_once_for_each_context()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        foreach (var context in new[] { "train", "train", "test", null })
        {
            var input = new DatasetInput(context is null ? null : [new Tag("mlflow.data.context", context)], new Dataset("iris", "d1", "local", "s"));
            await tracking.Client.CallAsync(RunCalls.LogInputs, new LogInputs(await tracking.RunAsync(), Datasets: [input]));
        }

        var found = (await tracking.Client.CallAsync(ExperimentCalls.SearchDatasets, new SearchDatasets(["0"]))).DatasetSummaries!;
        Assert.Equal([null, "test", "train"], found.Select(d => d.Context).Order());
        Assert.All(found, d => Assert.Equal(("0", "iris", "d1"), (d.ExperimentId, d.Name, d.Digest)));
        Assert.Null((await tracking.Client.CallAsync(ExperimentCalls.SearchDatasets, new SearchDatasets(["7"]))).DatasetSummaries);
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.SearchDatasets, new SearchDatasets()));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(ExperimentCalls.SearchDatasets, new SearchDatasets([.. Enumerable.Range(0, 21).Select(i => $"{i}")])));
    }

    internal static async Task<string> ModelAsync(TrackingFixture tracking, string name, string? type = null) =>
        (await tracking.Client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel("0", name, type))).Model.Info.ModelId;
}
