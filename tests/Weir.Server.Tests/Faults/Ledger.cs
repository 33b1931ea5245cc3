using System.Collections.Concurrent;
using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Server.Tests.Faults;

/// <summary>Writers that log until they are stopped or their server is gone, and a list of what was acknowledged to them: all of it must be there afterwards, once.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>Acknowledged writes.</summary>
    public int Count => _entries.Count;

    /// <summary>Writes that failed, by code.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Writes to one run after the other; a failure that the server tells, or that is none of its words, begins another.</summary>
    /// <param name="address">Server.</param>
    /// <param name="writer">Name, the only one of its kind.</param>
    /// <param name="untilFailure">True to end at the first failure.</param>
    /// <param name="stop">Ends it after the write under way.</param>
    public async Task WriteAsync(Uri address, string writer, bool untilFailure = false, CancellationToken stop = default)
    {
        await using var client = new TrackingClient(new HttpTracking(address));
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                await WriteRunAsync(client, string.Create(CultureInfo.InvariantCulture, $"{writer}-{number}"), stop);
            }
            catch (Exception e) when (e is WeirException or HttpRequestException or IOException)
            {
                _failures.AddOrUpdate(e is WeirException w ? $"{w.Code}: {w.Message.Split(" (failure")[0].Split(address.ToString().TrimEnd('/'))[^1]}" : e.GetType().Name, 1, (_, n) => n + 1);
                if (untilFailure) return;
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>Reads everything back: what was acknowledged is there, and nothing twice.</summary>
    public async Task CheckAsync(Uri address)
    {
        await using var client = new TrackingClient(new HttpTracking(address));
        await foreach (var group in client.SearchRunsAsync(new SearchRuns(["0"], MaxResults: 1000)).GroupBy(r => r.Info.RunName)) Assert.True(group.Count() == 1, $"run '{group.Key}' was made {group.Count()} times");
        foreach (var entries in _entries.GroupBy(e => e.Run)) await CheckRunAsync(client, entries.Key, [.. entries]);
    }

    private async Task WriteRunAsync(TrackingClient client, string name, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var info = (await client.CallAsync(RunCalls.Create, new CreateRun("0", RunName: name), patience.Token)).Run.Info;
        var run = info.RunId;
        Note(run, "run", "", name);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            patience.CancelAfter(TimeSpan.FromMinutes(3));
            var text = i.ToString(CultureInfo.InvariantCulture);
            await client.CallAsync(RunCalls.LogMetric, new LogMetric(run, Key: "m", Value: i, Timestamp: i, Step: i), patience.Token);
            Note(run, "metric", "m", text);
            await client.CallAsync(RunCalls.LogBatch, new LogBatch(run, Params: [new($"p{i}", text)], Tags: [new($"t{i}", text)]), patience.Token);
            Note(run, "param", $"p{i}", text);
            Note(run, "tag", $"t{i}", text);
            if (i % 5 != 0) continue;
            await client.Transport.PutArtifactAsync(info, $"folder {i}/file.bin", new MemoryStream(Content(i)), patience.Token);
            Note(run, "artifact", $"folder {i}/file.bin", text);
            var version = await client.RegisterModelAsync(name, $"{info.ArtifactUri}/folder {i}", run, cancellation: patience.Token);
            Note(run, "version", name, version.Version);
        }
    }

    private void Note(string run, string kind, string key, string value) => _entries.Enqueue(new Entry(run, kind, key, value));

    private static async Task CheckRunAsync(TrackingClient client, string id, Entry[] entries)
    {
        var run = await client.GetRunAsync(id);
        var parameters = (run.Data!.Params ?? []).ToDictionary(p => p.Key!, p => p.Value!);
        var tags = (run.Data.Tags ?? []).ToDictionary(t => t.Key!, t => t.Value!);
        var history = (await client.CallAsync(RunCalls.MetricHistory, new MetricHistory(id, MetricKey: "m"))).Metrics ?? [];
        var points = history.Select(m => m.Value!.Value).ToHashSet();
        Assert.Equal(history.Count, points.Count);
        if (points.Count > 0) Assert.Equal(points.Max(), Assert.Single(run.Data.Metrics!).Value);
        var files = await FilesAsync(client, run);
        var known = entries.Any(e => e.Kind == "version") ? await client.ModelVersionsAsync(run.Info.RunName!) : [];
        Assert.Equal(known.Count, known.DistinctBy(v => v.Source).Count());
        var versions = known.Select(v => v.Version).ToHashSet();
        foreach (var (_, kind, key, value) in entries)
        {
            var isThere = kind switch
            {
                "run" => run.Info.RunName == value,
                "metric" => points.Contains(double.Parse(value, CultureInfo.InvariantCulture)),
                "artifact" => files.Contains(key),
                "version" => versions.Contains(value),
                "param" => parameters.GetValueOrDefault(key) == value,
                _ => tags.GetValueOrDefault(key) == value,
            };
            Assert.True(isThere, $"lost: {kind} {key}={value} of run {id}");
        }
    }

    // What lies under a final name is whole, whether it was acknowledged or not.
    private static async Task<HashSet<string>> FilesAsync(TrackingClient client, Run run)
    {
        var files = new HashSet<string>();
        foreach (var folder in await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, string.Empty))
        {
            foreach (var file in await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, folder.Path))
            {
                await using var stream = await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, file.Path);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes);
                Assert.Equal(Content(int.Parse(folder.Path.Split(' ')[1], CultureInfo.InvariantCulture)), bytes.ToArray());
                files.Add(file.Path);
            }
        }

        return files;
    }

    private static byte[] Content(int number) => [.. Enumerable.Range(number, 300_000).Select(i => (byte)(i * 31))];

    private sealed record Entry(string Run, string Kind, string Key, string Value);
}
