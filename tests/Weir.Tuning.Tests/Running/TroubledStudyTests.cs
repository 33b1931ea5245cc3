using System.Globalization;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Testing;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Running;

/// <summary>Studies whose surroundings fail: databases that restart, clocks that differ.</summary>
public sealed class TroubledStudyTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eight_workers_go_on_after_the_database_was_restarted()
    {
        const int Trials = 80;
        var address = await server.NewDatabaseAsync();
        await using var first = await PostgreSqlDatabase.OpenAsync(address, TestContext.Current.CancellationToken);
        var study = await CreateAsync(first, Trials);
        var runs = Enumerable.Range(0, 8).Select(w => Task.Run(() => WorkAsync(address, study.Entry.Definition.Name, w))).ToList();
        foreach (var (count, how) in new[] { (10, "fast"), (30, "immediate"), (50, "kill -9") })
        {
            await Eventually.IsAsync(() => Ledger().Length >= count || runs.TrueForAll(r => r.IsCompleted));
            await server.RestartAsync(how);
        }

        await Task.WhenAll(runs);
        await using var last = await PostgreSqlDatabase.OpenAsync(address, TestContext.Current.CancellationToken);
        var trials = (await (await (await StudyStore.OpenAsync(last, TimeProvider.System, TestContext.Current.CancellationToken)).OpenAsync(study.Entry.Definition.Name, TestContext.Current.CancellationToken)).ReadAsync(TestContext.Current.CancellationToken)).Trials;
        Assert.Equal(Enumerable.Range(0, trials.Count), trials.Select(t => t.Number));
        Assert.All(trials, t => Assert.True(t.State == TrialState.Complete || (t.State == TrialState.Fail && t.Origin!.Reason == "stale"), $"{t.Number} {t.State} {t.Error}"));
        var complete = trials.Where(t => t.State == TrialState.Complete).ToList();
        Assert.Equal(Trials, complete.Select(t => t.Origin!.RetryOf ?? t.Number).Distinct().Count());
        Assert.Equal(Trials, complete.Count);
        Assert.All(complete, t => Assert.Equal(t.Inner("x"), t.Values[0]));
        // Nobody ran a trial twice: what was given out and not heard of was given to the same worker again.
        Assert.Equal(Ledger().Length, Ledger().Distinct().Count());
    }

    [Fact]
    public async Task Clocks_of_workers_may_differ_by_hours()
    {
        await using var database = await SqliteDatabase.OpenAsync(_folder["weir.db"], cancellation: TestContext.Current.CancellationToken);
        var study = await CreateAsync(database, 12);
        var command = new TrialCommand(["/bin/sh", "-c", """echo "{\"v\":$WEIR_PARAM_X}" > {trial}.json; echo $WEIR_TUNE_TRIAL >> ledger; sleep 0.3"""], false, SpaceReader.Read(study.Entry.Definition.Space!, "space"));
        var runs = new[] { -3, 0, 5 }.Select(hours => new StudyRunner(
            study,
            Options(command, hours.ToString(CultureInfo.InvariantCulture)) with { TrialTimeout = TimeSpan.FromMinutes(10), Objectives = [ObjectiveSource.Parse("{trial}.json:v")] },
            SilentStudyListener.Instance, new SkewedTime(TimeSpan.FromHours(hours))).RunAsync(TestContext.Current.CancellationToken));
        await Task.WhenAll(runs);
        var trials = (await study.ReadAsync(TestContext.Current.CancellationToken)).Trials;
        Assert.Equal(12, trials.Count);
        Assert.All(trials, t => Assert.Equal((TrialState.Complete, t.Inner("x")), (t.State, t.Values[0])));
        Assert.Equal(12, Ledger().Distinct().Count());
        Assert.True(trials.Max(t => t.Origin!.StartedAt) - trials.Min(t => t.Origin!.StartedAt) < TimeSpan.FromMinutes(30), "times are the database's");
    }

    private static Task<StoredStudy> CreateAsync(IDatabase database, int trials) => Task.Run(async () => await (await StudyStore.OpenAsync(database, TimeProvider.System)).CreateAsync(new StudyDefinition
    {
        Name = "s",
        Sampler = "random",
        PlannedTrials = trials,
        Retries = 5,
        Space = """{"params":[{"name":"x","type":"float","low":0,"high":1}]}""",
    }));

    private async Task WorkAsync(string address, string name, int worker)
    {
        await using var database = await PostgreSqlDatabase.OpenAsync(address);
        var study = await (await StudyStore.OpenAsync(database, TimeProvider.System)).OpenAsync(name);
        var command = new TrialCommand(["/bin/sh", "-c", "echo $WEIR_TUNE_TRIAL >> ledger; sleep 0.2; echo {x}"], false, SpaceReader.Read(study.Entry.Definition.Space!, "space"));
        await new StudyRunner(study, Options(command, worker.ToString(CultureInfo.InvariantCulture)), SilentStudyListener.Instance, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
    }

    private RunnerOptions Options(TrialCommand command, string worker) => new() { Command = command, Folder = _folder.Path, LogFolder = _folder["logs"], WorkerName = worker, Lease = TimeSpan.FromSeconds(60) };

    private string[] Ledger() => File.Exists(_folder["ledger"]) ? File.ReadAllLines(_folder["ledger"]) : [];

    private sealed class SkewedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
