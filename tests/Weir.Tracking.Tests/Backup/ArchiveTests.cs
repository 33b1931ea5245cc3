using System.IO.Compression;
using System.Text;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tracking.Backup;

namespace Weir.Tracking.Tests.Backup;

/// <summary>Stores on both kinds of database, backed up and put back into both.</summary>
public sealed class ArchiveTests(PostgreSqlServer postgres) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_backup_of_either_kind_goes_whole_into_either(bool fromPostgreSql, bool toPostgreSql)
    {
        var project = WeirProject.Open(_folder["from"]);
        Dictionary<string, (long, ulong)> before;
        RunInfo run;
        await using (var tracking = await OpenAsync(project, fromPostgreSql ? await postgres.NewDatabaseAsync() : null))
        {
            run = await FillAsync(tracking);
            before = await tracking.Service!.Database.ReadAsync(DatabaseArchive.Figures);
            await StoreBackup.WriteAsync(project, tracking.Service!, _folder["backup"]);
        }

        var other = WeirProject.Open(_folder["to"]);
        var address = toPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await StoreBackup.RestoreAsync(other, ProjectTracking.OpenArtifacts(other, variable: _ => null), _folder["backup"], address);
        await using var restored = await OpenAsync(other, address);
        var after = await restored.Service!.Database.ReadAsync(DatabaseArchive.Figures);
        Assert.Equal(before.OrderBy(t => t.Key), after.OrderBy(t => t.Key));
        Assert.True(before.Values.Sum(f => f.Item1) > 100);

        // It is a store as any other: what is there is found, and more can be logged.
        Assert.Equal(double.NaN, (await restored.Client.GetRunAsync(run.RunId)).Data!.Metrics!.Single(m => m.Key == "nan").Value);
        Assert.Equal(5000, (await restored.Client.CallAsync(RunCalls.MetricHistory, new MetricHistory(run.RunId, MetricKey: "loss"))).Metrics!.Count);
        await restored.Client.CallAsync(RunCalls.LogParam, new LogParam(run.RunId, Key: "more", Value: "1"));
        using var reader = new StreamReader(await restored.Client.Transport.OpenArtifactAsync(run.ArtifactUri!, "a/b.txt"));
        Assert.Equal("text", await reader.ReadToEndAsync());
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => StoreBackup.RestoreAsync(other, restored.Service.Artifacts.Store, _folder["backup"], address))).Code);
    }

    [Fact]
    public async Task A_backup_of_PostgreSQL_made_while_runs_are_logged_is_one_state()
    {
        var project = WeirProject.Open(_folder["from"]);
        await using var tracking = await OpenAsync(project, await postgres.NewDatabaseAsync());
        var run = await FillAsync(tracking);
        using var stop = new CancellationTokenSource();
        var logging = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [new Metric("x", i, i, i), new Metric("y", i, i, i)], Tags: [new("z", $"{i}")]));
        });
        await Eventually.IsAsync(async () => (await tracking.Client.GetRunAsync(run.RunId)).Data!.Metrics!.Any(m => m.Key == "y"));
        await StoreBackup.WriteAsync(project, tracking.Service!, _folder["backup"]);
        await stop.CancelAsync();
        await logging;

        var other = WeirProject.Open(_folder["to"]);
        await StoreBackup.RestoreAsync(other, ProjectTracking.OpenArtifacts(other, variable: _ => null), _folder["backup"]);
        await using var restored = await OpenAsync(other, null);
        var data = (await restored.Client.GetRunAsync(run.RunId)).Data!;
        var x = data.Metrics!.Single(m => m.Key == "x").Value;
        Assert.Equal((x, $"{x}"), (data.Metrics!.Single(m => m.Key == "y").Value, data.Tags!.Single(t => t.Key == "z").Value)); // logged in one request
    }

    [Theory]
    [InlineData("\"loss\"", "\"lost\"", "not as they were written")]
    [InlineData("{\"end\":true}\n", "", "it breaks off")]
    [InlineData("\"tracking\":", "\"tracking\":9", "newer Weir")]
    [InlineData("{\"table\":\"runs\"", "{\"table\":\"ruins\"", "'ruins'")]
    [InlineData("{\"table\":\"runs\"", "{\"table\":null", "damaged")]
    [InlineData("{\"weir_archive\":1", "nonsense", "damaged")]
    public async Task An_archive_that_is_not_as_it_was_written_is_refused_and_nothing_is_there_afterwards(string what, string by, string sentence)
    {
        var file = _folder["a.gz"];
        await using (var source = await OpenAsync(WeirProject.Open(_folder["from"]), null))
        {
            await FillAsync(source);
            await DatabaseArchive.WriteAsync(source.Service!.Database, file, null, CancellationToken.None);
        }

        using (var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress)))
        {
            var text = await reader.ReadToEndAsync();
            reader.Dispose();
            await using var packed = new GZipStream(File.Create(file), CompressionMode.Compress);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(text.Replace(what, by, StringComparison.Ordinal)));
        }

        var address = await postgres.NewDatabaseAsync();
        foreach (var open in new Func<Task<IDatabase>>[] { async () => await SqliteDatabase.OpenAsync(_folder["to.db"]), async () => await PostgreSqlDatabase.OpenAsync(address) })
        {
            await using var target = await open();
            var failure = await Assert.ThrowsAsync<WeirException>(() => new ArchiveRestore(target, file, null, TimeProvider.System).RunAsync(CancellationToken.None));
            Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
            Assert.Empty(await target.ReadAsync(TableCatalog.Of));
        }
    }

    [Fact]
    public async Task An_archive_of_an_earlier_program_is_restored_as_of_then_and_brought_up_to_date()
    {
        var file = _folder["old.gz"];
        await using (var old = await SqliteDatabase.OpenAsync(_folder["old.db"]))
        {
            await Persistence.Migrations.Migrator.RunAsync(old, [.. TrackingSchema.Migrations.Take(4)], TimeProvider.System);
            await old.WriteAsync(s =>
            {
                s.ExecuteScript("INSERT INTO experiments (experiment_id, name, artifact_location, deleted, creation_time, last_update_time) VALUES (0, 'Default', 'mlflow-artifacts:/0', 0, 1, 1); INSERT INTO runs (run_no, run_id, experiment_id, name, user_id, status, start_time, artifact_uri, deleted) VALUES (1, 'r1', 0, 'one', 'u', 'RUNNING', 5, 'mlflow-artifacts:/0/r1/artifacts', 0)");
                return 0;
            });
            await DatabaseArchive.WriteAsync(old, file, null, CancellationToken.None);
        }

        var address = await postgres.NewDatabaseAsync();
        await using (var target = await PostgreSqlDatabase.OpenAsync(address)) await new ArchiveRestore(target, file, null, TimeProvider.System).RunAsync(CancellationToken.None);
        await using var restored = await OpenAsync(WeirProject.Open(_folder["to"]), address);
        Assert.Equal("one", (await restored.Client.GetRunAsync("r1")).Info.RunName);
    }

    private static Task<ProjectTracking> OpenAsync(WeirProject project, string? address) => ProjectTracking.OpenLocalAsync(project, _ => null, address);

    private static async Task<RunInfo> FillAsync(ProjectTracking tracking)
    {
        var run = (await tracking.Client.CallAsync(RunCalls.Create, new CreateRun("0", RunName: "größe \"'\\ 🌊\n"))).Run.Info;
        await tracking.Client.Transport.PutArtifactAsync(run, "a/b.txt", new MemoryStream("text"u8.ToArray()));
        for (var i = 0; i < 5; i++)
            await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [.. Enumerable.Range(i * 1000, 1000).Select(s => new Metric("loss", Math.Sin(s) * 1e-5, s, s))]));
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 0.1 + 0.2];
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Metrics: [new("nan", double.NaN, 1), .. odd.Select((v, i) => new Metric($"odd{i}", v, long.MaxValue - i, i))], Tags: [new("t", "\u0001\t")]));
        await tracking.Client.CallAsync(RunCalls.LogBatch, new LogBatch(run.RunId, Params: [.. Enumerable.Range(0, 100).Select(i => new Param($"p{i}", new string('x', i)))]));
        await tracking.Client.RegisterModelAsync("m", run.ArtifactUri + "/a", run.RunId, new Dictionary<string, string> { ["k"] = "v" });
        await tracking.Client.CallAsync(UserCalls.Create, new CreateUser("ann", "a long password"));
        return run;
    }
}
