// Asks and tells of a study in a database: trials a second and CPU of one process and of four, commits of the disk beside them, and the time to load a study.
// usage: Weir.Bench.Studies FOLDER|postgresql://… [TRIALS [SAMPLERS [PROCESSES]]], as in `… /dev/shm/x 4000 random,tpe 1,4`
using System.Diagnostics;
using System.Globalization;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Tuning.Storage;

const string Space = """{"params":[{"name":"x","type":"float","low":0,"high":1},{"name":"y","type":"float","low":0,"high":1},{"name":"z","type":"float","low":0,"high":1}]}""";
if (args is ["work", var at, var name, var how])
{
    await using var mine = await OpenAsync(at);
    var studies = await StudyStore.OpenAsync(mine, TimeProvider.System);
    // What a process that has worked for a while costs: its code is compiled before it counts.
    await WorkAsync(await studies.CreateAsync(new StudyDefinition { Name = $"warm-{Environment.ProcessId}", Sampler = name.Split('-')[0], Space = Space, PlannedTrials = 3000 }), how == "joined");
    var study = await studies.OpenAsync(name);
    Console.WriteLine("ready");
    Console.ReadLine();
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    await WorkAsync(study, how == "joined");
    Console.WriteLine((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    return;
}

var place = args[0];
var trials = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
if (!place.Contains("://", StringComparison.Ordinal))
{
    var commits = Commits(place);
    Console.WriteLine($"commits of the disk: {commits:0} a second; 80 % of half of them: {commits * 0.4:0} trials a second");
}

await using var database = await OpenAsync(place);
var store = await StudyStore.OpenAsync(database, TimeProvider.System);
foreach (var sampler in args.Length > 2 ? args[2].Split(',') : ["random", "tpe"])
{
    foreach (var processes in args.Length > 3 ? args[3].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)) : [1, 4])
        foreach (var way in new[] { "apart", "joined" })
        {
            var label = $"{sampler}-{processes}-{way}-{Environment.ProcessId}";
            var study = await store.CreateAsync(new StudyDefinition { Name = label, Sampler = sampler, Space = Space, PlannedTrials = trials });
            var workers = Enumerable.Range(0, processes).Select(_ => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["work", place, label, way]) { RedirectStandardOutput = true, RedirectStandardInput = true })!).ToList();
            foreach (var worker in workers) await worker.StandardOutput.ReadLineAsync();
            var watch = Stopwatch.StartNew();
            foreach (var worker in workers) await worker.StandardInput.WriteLineAsync();
            double cpu = 0;
            foreach (var worker in workers)
            {
                cpu += double.Parse(await worker.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
                await worker.WaitForExitAsync();
            }

            var seconds = watch.Elapsed.TotalSeconds;
            var loading = Stopwatch.StartNew();
            var count = (await study.ReadAsync()).Finished.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sampler,-6} {processes} processes, ask and tell {(way == "joined" ? "in one commit" : "apart        ")}: {count / seconds,6:0} trials/s, {cpu / count:0.000} CPU-ms a trial, loading all {count}: {loading.Elapsed.TotalMilliseconds:0} ms"));
        }
}

static async Task WorkAsync(StoredStudy study, bool joined)
{
    var me = new Worker("w");
    var claim = await study.AskAsync(me);
    if (joined)
        while (claim is not null) claim = await study.TellAndAskAsync(claim, [claim.Record.Inner("x")], me);
    for (; claim is not null; claim = await study.AskAsync(me)) await study.TellAsync(claim, [claim.Record.Inner("x")]);
}

static async Task<IDatabase> OpenAsync(string place) => place.Contains("://", StringComparison.Ordinal)
    ? await PostgreSqlDatabase.OpenAsync(place)
    : await SqliteDatabase.OpenAsync(Path.Combine(place, "studies.db"));

// As a log does that is written over and over: a file that has its size already.
static double Commits(string folder)
{
    const int Pages = 1000;
    var file = Path.Combine(folder, "commits");
    using var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
    RandomAccess.Write(handle, new byte[Pages * 4096], 0);
    RandomAccess.FlushToDisk(handle);
    var watch = Stopwatch.StartNew();
    var count = 0;
    for (; watch.Elapsed < TimeSpan.FromSeconds(2); count++)
    {
        RandomAccess.Write(handle, new byte[4096], count % Pages * 4096L);
        RandomAccess.FlushToDisk(handle);
    }

    handle.Dispose();
    File.Delete(file);
    return count / watch.Elapsed.TotalSeconds;
}
