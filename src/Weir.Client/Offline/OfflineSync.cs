using System.Text;
using System.Text.Json;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;

namespace Weir.Client.Offline;

/// <summary>Brings runs that were logged to a folder to a server: Weir's, or MLflow's own.</summary>
/// <remarks>It may be broken off at any moment, <c>kill -9</c> included, and started again: how far each run has come is kept beside it, a run that was made and not noted is
/// found by the tag <see cref="WeirTags.OfflineId"/>, and sending a call again changes nothing. A run that is still being logged is brought as far as it has come.</remarks>
public static class OfflineSync
{
    /// <summary>Sends everything that has not been sent yet.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="folder">A folder of <see cref="OfflineTracking"/>.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it between calls.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>: it is no such folder; <c>locked</c>: another sync is at work on it; <c>corrupt_file</c>; what the server refuses.</exception>
    public static async Task<OfflineSyncReport> RunAsync(TrackingClient client, string folder, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var runs = Path.Combine(Path.GetFullPath(folder), OfflineRun.Folder);
        if (!Directory.Exists(runs)) throw WeirException.FileNotFound(runs, "a folder of offline runs has a folder 'runs'");
        using var alone = await InterProcessLock.AcquireAsync(Path.Combine(folder, "sync.lock"), TimeSpan.Zero, TimeProvider.System, cancellation: cancellation);
        var (made, calls, files) = (0, 0L, 0L);
        foreach (var run in Directory.EnumerateDirectories(runs).Order(StringComparer.Ordinal))
        {
            var sync = new Sync(client, run, await OfflineProgress.ReadAsync(run, client.Transport.Name, cancellation));
            await sync.RunAsync(cancellation);
            (made, calls, files) = (made + (sync.IsNew ? 1 : 0), calls + sync.Calls, files + sync.Files);
            progress?.Report("syncing", calls + files, null, "calls");
        }

        return new OfflineSyncReport(made, calls, files);
    }

    private sealed class Sync(TrackingClient client, string folder, OfflineProgress progress)
    {
        private OfflineProgress _progress = progress;

        public bool IsNew { get; private set; }

        public long Calls { get; private set; }

        public long Files { get; private set; }

        public async Task RunAsync(CancellationToken cancellation)
        {
            var (line, isChecked) = (0L, _progress.RunId is null);
            foreach (var text in Lines(Path.Combine(folder, OfflineRun.LogName)))
            {
                if (++line <= _progress.Lines) continue;
                if (!isChecked) await CheckRunAsync(cancellation);
                isChecked = true;
                await SendAsync(text, line, cancellation);
                _progress = _progress with { Lines = line };
                _progress.Write(folder);
            }
        }

        private async Task SendAsync(string text, long number, CancellationToken cancellation)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                var line = document.RootElement;
                if (line.TryGetProperty("start", out var start)) await StartAsync(line.GetProperty("experiment").GetString()!, start, cancellation);
                else if (line.TryGetProperty("artifact", out var artifact)) await SendFileAsync(artifact.GetString()!, line.GetProperty("file").GetString()!, cancellation);
                else await OfflineCalls.SendAsync(client, line.GetProperty("call").GetString()!, line.GetProperty("request"), RunId, cancellation);
                Calls++;
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new WeirException(ErrorCodes.CorruptFile, $"line {number} of '{Path.Combine(folder, OfflineRun.LogName)}' is not one that was written there", location: new SourceLocation(Path.Combine(folder, OfflineRun.LogName), (int)number), inner: e);
            }
        }

        // The folder may have come from somebody else, and its progress name any run that its reader may write to.
        private async Task CheckRunAsync(CancellationToken cancellation)
        {
            var run = await client.GetRunAsync(RunId, cancellation);
            if (run.Data?.Tags?.Any(t => t.Key == WeirTags.OfflineId && t.Value == Path.GetFileName(folder)) != true)
                throw new WeirException(ErrorCodes.CorruptFile, $"the run {RunId}, to which '{folder}' says it was brought, was not made of it", $"remove '{OfflineProgress.PathIn(folder)}' to bring it to a new run");
            _progress = _progress with { ArtifactUri = run.Info.ArtifactUri };
        }

        private string RunId => _progress.RunId ?? throw new JsonException("no run was started");

        private async Task StartAsync(string experiment, JsonElement start, CancellationToken cancellation)
        {
            var id = Path.GetFileName(folder);
            var experimentId = await client.EnsureExperimentAsync(experiment, cancellation);
            var request = start.Deserialize(WireJson.Default.CreateRun)!;
            request = request with { ExperimentId = experimentId, Tags = [.. request.Tags ?? [], new Tag(WeirTags.OfflineId, id)] };

            // Made by a sync that was broken off before it could note so?
            var found = (await client.CallAsync(RunCalls.Search, new SearchRuns([experimentId], $"tags.`{WeirTags.OfflineId}` = '{id}'", MaxResults: 1), cancellation)).Runs;
            IsNew = found is not { Count: > 0 };
            var run = found is { Count: > 0 } ? found[0] : (await client.CallAsync(RunCalls.Create, request, cancellation)).Run;
            _progress = _progress with { RunId = run.Info.RunId, ArtifactUri = run.Info.ArtifactUri };
        }

        private async Task SendFileAsync(string path, string file, CancellationToken cancellation)
        {
            await using var content = new FileStream(SafePath.Below(folder, file), FileMode.Open, FileAccess.Read, FileShare.Read);
            await client.Transport.PutArtifactAsync(new RunInfo(RunId, ArtifactUri: _progress.ArtifactUri), path, content, cancellation);
            Files++;
        }

        // A last line without its end is being written, or its writer was killed: it was never acknowledged. Nor was a run whose log was not even begun.
        private static IEnumerable<string> Lines(string file)
        {
            if (!File.Exists(file)) yield break;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var (end, read) = (stream.Length, 0L); // what comes later is for the next sync
            while (reader.ReadLine() is { } line && (read += Encoding.UTF8.GetByteCount(line) + 1) <= end) yield return line;
        }
    }
}

/// <summary>What was brought.</summary>
/// <param name="Runs">Runs made.</param>
/// <param name="Calls">Calls, the files included.</param>
/// <param name="Files">Files.</param>
public sealed record OfflineSyncReport(int Runs, long Calls, long Files);
