using Weir.Persistence;
using Weir.Storage;
using Weir.Tracking.Artifacts;

namespace Weir.Tracking.Retention;

/// <summary>Removes artifact folders and counts what they held. What a registered version points to stays.</summary>
internal sealed class ArtifactSweep(TrackingService service, bool isDryRun, TimeProvider time)
{
    private const string OurArtifacts = "mlflow-artifacts:/";

    // An import puts files before rows, a client may be about to log: young folders without a run are left.
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    private readonly HashSet<string> _done = [];

    public long Files { get; private set; }

    public long Bytes { get; private set; }

    public long Orphans { get; private set; }

    public List<string> Kept { get; } = [];

    /// <summary>Removes the folder of a run or logged model.</summary>
    public async Task RemoveAsync(string id, string address, CancellationToken cancellation)
    {
        if (!address.StartsWith(OurArtifacts, StringComparison.Ordinal) || !address.Contains(id, StringComparison.Ordinal)) return; // elsewhere, or shared
        var key = ArtifactService.Key(address, string.Empty);
        await RemoveKeyAsync(id, address, key.EndsWith("/artifacts", StringComparison.Ordinal) ? key[..^"/artifacts".Length] : key, isOrphan: false, cancellation);
    }

    /// <summary>Removes the files of an experiment's traces.</summary>
    public async Task RemoveTracesAsync(long experiment, string address, CancellationToken cancellation)
    {
        if (!address.StartsWith(OurArtifacts, StringComparison.Ordinal) || !address.EndsWith(FormattableString.Invariant($"/{experiment}"), StringComparison.Ordinal)) return; // elsewhere, or shared
        var folder = ArtifactService.Key(address, "traces");
        var traces = new List<ObjectEntry>();
        await foreach (var entry in service.Artifacts.Store.ListAsync(folder, cancellation))
            if (entry.IsFolder) traces.Add(entry);
        foreach (var trace in traces) await RemoveKeyAsync(trace.Name, $"{OurArtifacts}{trace.Key}", trace.Key, isOrphan: false, cancellation);
    }

    /// <summary>Removes what killed uploads left, of which nothing was heard for a day.</summary>
    public async Task<long> RemoveUnfinishedAsync(CancellationToken cancellation)
    {
        if (service.Artifacts.Store is not IUnfinishedWrites store) return 0; // a bucket has rules for that
        var (files, bytes) = await store.RemoveUnfinishedAsync(time.GetUtcNow() - Young, isDryRun, cancellation);
        Bytes += bytes;
        return files;
    }

    /// <summary>Removes folders named like runs, logged models and traces that are not in the database.</summary>
    public async Task RemoveOrphansAsync(CancellationToken cancellation)
    {
        await foreach (var experiment in service.Artifacts.Store.ListAsync(string.Empty, cancellation))
        {
            if (!experiment.IsFolder || !experiment.Name.All(char.IsAsciiDigit)) continue;
            await SweepAsync(experiment.Key, id => id.Length == 32 && id.All(char.IsAsciiHexDigitLower), "SELECT COUNT(*) FROM runs WHERE run_id = $1", cancellation);
            await SweepAsync(experiment.Key + "/models", id => id.Length == 34 && id.StartsWith("m-", StringComparison.Ordinal), "SELECT COUNT(*) FROM logged_models WHERE model_id = $1", cancellation);
            await SweepAsync(experiment.Key + "/traces", id => id.StartsWith("tr-", StringComparison.Ordinal), "SELECT COUNT(*) FROM traces WHERE trace_id = $1", cancellation);
        }
    }

    private async Task SweepAsync(string folder, Func<string, bool> isId, string known, CancellationToken cancellation)
    {
        var orphans = new List<ObjectEntry>();
        await foreach (var entry in service.Artifacts.Store.ListAsync(folder, cancellation))
        {
            if (!entry.IsFolder || !isId(entry.Name) || _done.Contains(entry.Key)) continue;
            if (await service.Database.ReadAsync(s => s.Int64OrNull(known, entry.Name), cancellation) == 0) orphans.Add(entry);
        }

        foreach (var orphan in orphans) await RemoveKeyAsync(orphan.Name, $"{OurArtifacts}{orphan.Key}/artifacts", orphan.Key, isOrphan: true, cancellation);
    }

    private async Task RemoveKeyAsync(string id, string address, string key, bool isOrphan, CancellationToken cancellation)
    {
        _done.Add(key);
        if (await IsPointedToAsync(id, cancellation))
        {
            Kept.Add(address);
            return;
        }

        var (files, bytes, newest) = await MeasureAsync(key, cancellation);
        if (isOrphan && (newest is null || time.GetUtcNow() - newest < Young)) return;
        if (!isDryRun && files > 0) await service.Artifacts.Store.DeleteAsync(key, cancellation);
        Files += files;
        Bytes += bytes;
        if (isOrphan) Orphans++;
    }

    // Addresses and runs:/ID/path name the id; what a models:/ source meant is in the storage location.
    private Task<bool> IsPointedToAsync(string id, CancellationToken cancellation) => service.Database.ReadAsync(
        s => s.Int64OrNull("SELECT COUNT(*) FROM model_versions WHERE source LIKE $1 OR storage_location LIKE $1", $"%{id}%") > 0, cancellation);

    private async Task<(long Files, long Bytes, DateTimeOffset? Newest)> MeasureAsync(string folder, CancellationToken cancellation)
    {
        var (files, bytes, newest) = (0L, 0L, (DateTimeOffset?)null);
        await foreach (var entry in service.Artifacts.Store.ListAsync(folder, cancellation))
        {
            var inside = entry.IsFolder ? await MeasureAsync(entry.Key, cancellation) : (Files: 1, Bytes: entry.SizeBytes, Newest: entry.ModifiedAt);
            files += inside.Files;
            bytes += inside.Bytes;
            if (newest is null || inside.Newest > newest) newest = inside.Newest;
        }

        return (files, bytes, newest);
    }
}
