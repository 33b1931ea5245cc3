// Asks and tells of a study in a database: trials a second and CPU of one process and of four, commits of the disk beside them, and the time to load a study.
// usage: Weir.Bench.Studies FOLDER|postgresql://… [TRIALS]
using System.Diagnostics;
using System.Globalization;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Tuning.Storage;

const string Space = """{"params":[{"name":"x","type":"float","low":0,"high":1},{"name":"y","type":"float","low":0,"high":1},{"name":"z","type":"float","low":0,"high":1}]}""";
if (args is ["work", var at, var name])
{
    await using var mine = await OpenAsync(at);
    var study = await (await StudyStore.OpenAsync(mine, TimeProvider.System)).OpenAsync(name);
    while (await study.AskAsync(new Worker("w")) is { } claim) await study.TellAsync(claim, [claim.Record.Inner("x")]);
    Console.WriteLine(Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    return;
}

var place = args[0];
var trials = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4000;
if (!place.Contains("://", StringComparison.Ordinal)) Console.WriteLine($"commits of the disk: {Commits(place):0} a second");
await using var database = await OpenAsync(place);
var store = await StudyStore.OpenAsync(database, TimeProvider.System);
foreach (var sampler in new[] { "random", "tpe" })
{
    foreach (var processes in new[] { 1, 4 })
    {
        var label = $"{sampler}-{processes}-{Environment.ProcessId}";
        var study = await store.CreateAsync(new StudyDefinition { Name = label, Sampler = sampler, Space = Space, PlannedTrials = trials });
        var watch = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, processes).Select(_ => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["work", place, label]) { RedirectStandardOutput = true })!).ToList();
        double cpu = 0;
        foreach (var worker in workers)
        {
            cpu += double.Parse(await worker.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
            await worker.WaitForExitAsync();
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var loading = Stopwatch.StartNew();
        var count = (await study.ReadAsync()).Finished.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sampler,-6} {processes} processes: {count / seconds,6:0} trials/s, {cpu / count:0.000} CPU-ms a trial (start included), loading all {count}: {loading.Elapsed.TotalMilliseconds:0} ms"));
    }
}

static async Task<IDatabase> OpenAsync(string place) => place.Contains("://", StringComparison.Ordinal)
    ? await PostgreSqlDatabase.OpenAsync(place)
    : await SqliteDatabase.OpenAsync(Path.Combine(place, "studies.db"));

static double Commits(string folder)
{
    var file = Path.Combine(folder, "commits");
    using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
    var watch = Stopwatch.StartNew();
    var count = 0;
    for (; watch.Elapsed < TimeSpan.FromSeconds(2); count++)
    {
        RandomAccess.Write(handle, new byte[4096], count * 4096L);
        RandomAccess.FlushToDisk(handle);
    }

    handle.Dispose();
    File.Delete(file);
    return count / watch.Elapsed.TotalSeconds;
}
