using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Project;
using Weir.Testing;
using Weir.Tracking;
using Weir.Tracking.Exchange;

namespace Weir.Server.Tests.Tracking;

/// <summary>Taking runs over from a running server.</summary>
public sealed class RestImportTests(PostgreSqlServer postgres)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_of_a_server_arrives_over_REST_with_its_files(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        MlflowImportReport there;
        await using (var own = await ProjectTracking.OpenLocalAsync(server.Project, databaseAddress: database))
            there = await MlflowImport.RunAsync(own.Service!, new MlflowImportRequest { Source = TestData.Vector("tracking", "import", "mlruns") });
        var run = await server.NewRunAsync();
        var client = server.Client();
        var info = (await client.GetRunAsync(run)).Info;
        await client.Transport.PutArtifactAsync(info, "größe/50%25 a+b.txt", new MemoryStream("hello"u8.ToArray()));
        for (var page = 0; page < 30; page++)
            await client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Metrics: [.. Enumerable.Range(page * 1000, 1000).Select(i => new Metric("long", i, 1000 + i, i))]));

        using var folder = new TempFolder();
        await using var target = await ProjectTracking.OpenLocalAsync(WeirProject.Open(folder.Path));
        var request = new MlflowImportRequest { Source = server.Address.ToString(), Variable = _ => null };
        var report = await MlflowImport.RunAsync(target.Service!, request);
        Assert.True(report.IsWhole, string.Join('\n', report.Differences));
        Assert.Equal((9, 1, 1, 2), (report.Runs.Added, report.LoggedModels.Added, report.RegisteredModels.Added, report.ModelVersions.Added));
        Assert.Equal((there.Points + 30_000, 2), (report.Points, report.FilesCopied));
        await using var stream = await target.Client.Transport.OpenArtifactAsync((await target.Client.GetRunAsync(run)).Info.ArtifactUri!, "größe/50%25 a+b.txt");
        using var reader = new StreamReader(stream);
        Assert.Equal("hello", await reader.ReadToEndAsync());

        var again = await MlflowImport.RunAsync(target.Service!, request);
        Assert.Equal((9, 0, 0, 2), (again.Runs.Unchanged, again.PointsAdded, again.FilesCopied, again.FilesPresent));
        Assert.Equal(9, (await MlflowImport.RunAsync(target.Service!, request with { SkipsExisting = true })).Runs.Skipped);
    }
}
