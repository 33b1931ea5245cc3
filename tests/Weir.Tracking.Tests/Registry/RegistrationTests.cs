using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Tracking.Registry;

namespace Weir.Tracking.Tests.Registry;

public sealed class RegistrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_a_run_logged_beside_it_is_registered_by_the_runs_address_as_with_MLflow_3()
    {
        await using var tracking = await ProjectTracking.OpenLocalAsync(Foundation.Project.WeirProject.Open(_folder.Path), _ => null);
        var client = tracking.Client;
        var run = await client.StartRunAsync(new RunStart("churn"));
        var model = (await client.CallAsync(LoggedModelCalls.Create, new CreateLoggedModel(run.Info.ExperimentId, "model", SourceRunId: run.Id))).Model.Info;
        await client.CallAsync(RunCalls.LogOutputs, new LogOutputs(run.Id, Models: [new ModelOutput(model.ModelId, 0)]));
        Directory.CreateDirectory(_folder["package"]);
        File.WriteAllText(_folder["package/MLmodel"], "flavors: {}\n");
        await tracking.Service!.Artifacts.Store.PutAsync($"{run.Info.ExperimentId}/models/{model.ModelId}/artifacts/MLmodel", new MemoryStream(Encoding.UTF8.GetBytes("flavors: {}\n")));

        var version = await ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("churn", $"runs:/{run.Id}/model"));
        Assert.Equal(($"models:/{model.ModelId}", run.Id), (version.Source, version.RunId));

        var missing = await Assert.ThrowsAsync<WeirException>(() => ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("churn", $"runs:/{run.Id}/other")));
        Assert.Equal(ErrorCodes.NotFound, missing.Code);

        // A folder of the run itself comes first.
        await run.LogArtifactsAsync(_folder["package"], "model");
        var second = await ModelRegistration.RegisterAsync(tracking, new ModelRegistrationRequest("churn", $"runs:/{run.Id}/model"));
        Assert.EndsWith($"{run.Id}/artifacts/model", second.Source, StringComparison.Ordinal);
    }
}
