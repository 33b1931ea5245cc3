using Weir.Client;
using Weir.Client.Calls;
using Weir.Persistence;
using Weir.Persistence.Migrations;
using Weir.Storage.Local;
using Weir.Testing;

namespace Weir.Tracking.Tests;

/// <summary>Databases of earlier programs: each version of the schema with rows as that program wrote them.</summary>
public abstract class SchemaTests(TrackingStore store)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_database_of_an_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds(int version)
    {
        using var folder = new TempFolder();
        var database = await store.OpenAsync(folder["weir.db"]);
        await Migrator.RunAsync(database, [.. TrackingSchema.Migrations.Take(version)], TimeProvider.System);
        await database.WriteAsync(s => Fill(s, version));

        await using var service = await TrackingService.OpenAsync(database, new LocalObjectStore(folder["artifacts"]), ownsDatabase: true);
        var client = new TrackingClient(service);
        var run = await client.GetRunAsync("r1");
        Assert.Equal(("0.01", "two"), (Assert.Single(run.Data!.Params!).Value, run.Data.Tags!.Single(t => t.Key == "t").Value));
        Assert.Equal((2L, 0.25), (Assert.Single(run.Data.Metrics!).Step!.Value, run.Data.Metrics![0].Value!.Value));
        await client.CallAsync(RunCalls.LogBatch, new LogBatch("r1", Metrics: [new("loss", 0.25, 12, 2), new("loss", 0.125, 13, 3)]));
        var history = (await client.CallAsync(RunCalls.MetricHistory, new MetricHistory("r1", MetricKey: "loss"))).Metrics!;
        Assert.Equal([0.5, double.NaN, 0.25, 0.125], history.Select(m => m.Value!.Value));
        Assert.Equal(0.125, Assert.Single((await client.GetRunAsync("r1")).Data!.Metrics!).Value);
    }

    private static int Fill(ISqlSession session, int version)
    {
        session.ExecuteScript(
            """
            INSERT INTO experiments (experiment_id, name, artifact_location, deleted, creation_time, last_update_time) VALUES (0, 'Default', 'mlflow-artifacts:/0', 0, 1, 1);
            INSERT INTO runs (run_no, run_id, experiment_id, name, user_id, status, start_time, artifact_uri, deleted) VALUES (1, 'r1', 0, 'one', 'u', 'RUNNING', 5, 'mlflow-artifacts:/0/r1/artifacts', 0);
            INSERT INTO params (run_no, key, value) VALUES (1, 'lr', '0.01');
            INSERT INTO tags (run_no, key, value) VALUES (1, 't', 'two');
            INSERT INTO metric_keys (key_no, key) VALUES (1, 'loss');
            INSERT INTO metrics (run_no, key_no, timestamp, step, value, nan) VALUES (1, 1, 10, 0, 0.5, 0), (1, 1, 11, 1, 0, 1), (1, 1, 12, 2, 0.25, 0);
            """);
        session.ExecuteScript(version < 3
            ? "INSERT INTO latest_metrics (run_no, key_no, timestamp, step, value, nan) VALUES (1, 1, 12, 2, 0.25, 0);"
            : "INSERT INTO latest_metrics (run_no, key_no, timestamp, step, value, nan, points, end_timestamp, end_step, tail, numbers, least, greatest, total) VALUES (1, 1, 12, 2, 0.25, 0, 3, 12, 2, 3, 2, 0.25, 0.5, 0.75);");
        return 0;
    }
}
