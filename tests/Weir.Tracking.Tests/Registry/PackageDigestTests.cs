using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Storage.Local;
using Weir.Testing;

namespace Weir.Tracking.Tests.Registry;

/// <summary>Digests of packages, taken when a version is made and checked when it is downloaded.</summary>
public abstract class PackageDigestTests(TrackingStore store)
{
    [Fact]
    public async Task A_version_is_made_with_the_digests_of_its_files_and_they_stay()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var (run, version) = await VersionAsync(tracking);
        var package = await tracking.Client.CallAsync(PromotionCalls.Package, version);
        Assert.Equal(["MLmodel", "data/größe.bin"], package.Files.Select(f => f.Path));
        Assert.Equal("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", package.Files[1].Sha256); // of an x
        await PutAsync(tracking, run, "model/data/größe.bin", "y");
        Assert.Equal(package.Files, (await tracking.Client.CallAsync(PromotionCalls.Seal, version)).Files);
    }

    [Theory]
    [InlineData("model/data/größe.bin", "y", "data/größe.bin")]
    [InlineData("model/more.bin", "x", "more.bin")]
    [InlineData(null, "", "data/größe.bin")]
    public async Task A_package_that_was_changed_since_is_refused_by_the_file(string? path, string content, string named)
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        using var folder = new TempFolder();
        var (run, version) = await VersionAsync(tracking);
        Assert.Equal(2, await DownloadAsync(folder["whole"]));
        Assert.Equal("x", File.ReadAllText(folder["whole/data/größe.bin"]));
        if (path is not null) await PutAsync(tracking, run, path, content);
        else await tracking.Service.Artifacts.Store.DeleteAsync(Artifacts.ArtifactService.Key(run.ArtifactUri!, "model/data"));
        var fault = await Assert.ThrowsAsync<WeirException>(() => DownloadAsync(folder["changed"]));
        Assert.Equal(ErrorCodes.CorruptFile, fault.Code);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["changed/" + named]));

        async Task<int> DownloadAsync(string target) => (await tracking.Client.DownloadModelAsync(await tracking.Client.ResolveModelAsync("models:/m/1"), target)).Count;
    }

    [Fact]
    public async Task A_version_whose_files_lie_elsewhere_has_no_digests_and_says_so()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", "s3://bucket/model"));
        var version = new VersionOfModel("m", "1");
        Assert.Null((await tracking.Client.CallAsync(PromotionCalls.Package, version)).Digest);
        Assert.Equal(MlflowErrors.InvalidState, await tracking.FailAsync(PromotionCalls.Seal, version));
    }

    [Fact]
    public async Task A_version_made_before_its_files_came_is_sealed_when_they_are_there()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var run = (await tracking.GetAsync(await tracking.RunAsync())).Info;
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", $"runs:/{run.RunId}/model", run.RunId));
        var version = new VersionOfModel("m", "1");
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(PromotionCalls.Seal, version));
        await PutAsync(tracking, run, "model/f", "x");
        Assert.Equal("f", Assert.Single((await tracking.Client.CallAsync(PromotionCalls.Seal, version)).Files).Path);
    }

    [Fact]
    public async Task A_version_is_acknowledged_when_the_database_goes_away_right_after_it_was_made()
    {
        using var folder = new TempFolder();
        await using var database = new LeavingDatabase(await store.OpenAsync(folder["weir.db"]));
        await using var service = await TrackingService.OpenAsync(database, new LocalObjectStore(folder["artifacts"]));
        await service.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        var run = (await service.CallAsync(RunCalls.Create, new CreateRun("0"))).Run.Info;
        database.LeavesAfterNextWrite = true;
        var made = await service.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", run.ArtifactUri + "/model", run.RunId));
        Assert.True(database.IsGone);
        Assert.Equal("1", made.ModelVersion.Version);
    }

    private static async Task<(RunInfo Run, VersionOfModel Version)> VersionAsync(TrackingFixture tracking)
    {
        var run = (await tracking.GetAsync(await tracking.RunAsync())).Info;
        await PutAsync(tracking, run, "model/MLmodel", "flavors: {}\n");
        await PutAsync(tracking, run, "model/data/größe.bin", "x");
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("m"));
        await tracking.Client.CallAsync(ModelVersionCalls.Create, new CreateModelVersion("m", run.ArtifactUri + "/model", run.RunId));
        return (run, new VersionOfModel("m", "1"));
    }

    private static async Task PutAsync(TrackingFixture tracking, RunInfo run, string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await tracking.Client.Transport.PutArtifactAsync(run, path, content);
    }
}
