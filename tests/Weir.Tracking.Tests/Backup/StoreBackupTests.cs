using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Testing;
using Weir.Tracking.Backup;

namespace Weir.Tracking.Tests.Backup;

public sealed class StoreBackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_made_while_runs_are_logged_restores_to_one_state_with_its_files()
    {
        var project = WeirProject.Open(_folder["from"]);
        await using var tracking = await ProjectTracking.OpenLocalAsync(project, _ => null);
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun("0"))).Run.Info;
        await tracking.Client.Transport.PutArtifactAsync(run, "a/b.txt", new MemoryStream("text"u8.ToArray()));
        for (var i = 0; i < 100; i++) await LogAsync(tracking, run, i);
        using var stop = new CancellationTokenSource();
        var logging = Task.Run(async () =>
        {
            for (var i = 100; !stop.IsCancellationRequested; i++) await LogAsync(tracking, run, i);
        });
        var report = await StoreBackup.WriteAsync(project, tracking.Service!, _folder["backup"]);
        await stop.CancelAsync();
        await logging;
        Assert.Equal(2, report.Files);
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => StoreBackup.WriteAsync(project, tracking.Service!, _folder["backup"]))).Code);

        var other = WeirProject.Open(_folder["to"]);
        await StoreBackup.RestoreAsync(other, new Weir.Storage.Local.LocalObjectStore(other.Artifacts), _folder["backup"]);
        await using var restored = await ProjectTracking.OpenLocalAsync(other, _ => null);
        var metrics = (await restored.Client.GetRunAsync(run.RunId)).Data!.Metrics!.ToDictionary(m => m.Key!, m => m.Value);
        Assert.Equal(metrics["x"], metrics["y"]); // logged in one request
        Assert.True(metrics["x"] >= 99);
        using var reader = new StreamReader(await restored.Client.Transport.OpenArtifactAsync(run.ArtifactUri!, "a/b.txt"));
        Assert.Equal("text", await reader.ReadToEndAsync());
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => StoreBackup.RestoreAsync(other, restored.Service!.Artifacts.Store, _folder["backup"]))).Code);
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("remove")]
    [InlineData("add")]
    [InlineData("unfinished")]
    public async Task A_damaged_backup_is_refused_and_nothing_is_written(string damage)
    {
        var project = WeirProject.Open(_folder["from"]);
        await using (var tracking = await ProjectTracking.OpenLocalAsync(project, _ => null))
        {
            var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun("0"))).Run.Info;
            await tracking.Client.Transport.PutArtifactAsync(run, "a.txt", new MemoryStream("text"u8.ToArray()));
            await StoreBackup.WriteAsync(project, tracking.Service!, _folder["backup"]);
        }

        var file = Directory.EnumerateFiles(_folder["backup", "artifacts"], "a.txt", SearchOption.AllDirectories).Single();
        switch (damage)
        {
            case "flip": File.WriteAllText(file, "tixt"); break;
            case "remove": File.Delete(file); break;
            case "add": File.WriteAllText(file + "2", "more"); break;
            default: File.Delete(_folder["backup", "manifest.json"]); break;
        }

        var other = WeirProject.Open(_folder["to"]);
        var fault = await Assert.ThrowsAsync<WeirException>(() => StoreBackup.RestoreAsync(other, new Weir.Storage.Local.LocalObjectStore(other.Artifacts), _folder["backup"]));
        Assert.Equal(damage == "unfinished" ? ErrorCodes.FileNotFound : ErrorCodes.CorruptFile, fault.Code);
        Assert.False(File.Exists(other.Database));
        Assert.False(Directory.Exists(other.Artifacts));
    }

    private static Task<Nothing> LogAsync(ProjectTracking tracking, RunInfo run, int i) =>
        tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [new Metric("x", i, i, i), new Metric("y", i, i, i)]));
}
