using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Tracking.Exchange.Import;
using Weir.Tracking.Exchange.Sources;

namespace Weir.Tracking.Exchange;

/// <summary>Takes over what MLflow kept: from its file store, its database or a server, with ids, times, states and whole histories.</summary>
/// <remarks>Repeatable: what is there already is compared and brought up to date, an import that broke off is simply started again.
/// A run becomes visible with all it logged or not at all. Everything stored is read back and compared with the source.</remarks>
public static class MlflowImport
{
    private static readonly byte[] SqliteHeader = [.. "SQLite format 3\0"u8];

    /// <summary>Imports.</summary>
    /// <param name="target">The store that takes the runs.</param>
    /// <param name="request">From where, and how.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="time">Clock, for what the source has no time of.</param>
    /// <param name="cancellation">Ends the import between transactions; starting it again goes on.</param>
    /// <exception cref="WeirException">The source is not there or not MLflow's; the store cannot be written.</exception>
    public static async Task<MlflowImportReport> RunAsync(
        TrackingService target, MlflowImportRequest request, IProgressSink? progress = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var tally = new Tally(request.Warn);
        var maps = request.Maps.Select(m => Resolved(ArtifactPlaces.ParseMap(m), request.WorkingDirectory)).ToList();
        var places = new ArtifactPlaces(maps, []);
        await using var source = await OpenAsync(request, maps, tally.Warn, cancellation);
        var artifacts = new ArtifactCopy(source, target.Artifacts.Store, places, request.LeavesArtifacts, tally, progress ?? NoProgress.Instance);
        return await new ImportJob(source, target.Database, artifacts, places, request, tally, progress ?? NoProgress.Instance, time ?? TimeProvider.System).RunAsync(cancellation);
    }

    private static async Task<IMlflowSource> OpenAsync(MlflowImportRequest request, List<(string Old, string New)> maps, Action<string> warn, CancellationToken cancellation)
    {
        var typed = request.Source;
        if (typed.StartsWith("postgres", StringComparison.Ordinal) && typed.Contains("://", StringComparison.Ordinal))
            return await SqlSource.OpenAsync("postgresql" + typed[typed.IndexOf("://", StringComparison.Ordinal)..], null, maps, warn, cancellation); // postgresql+psycopg2://…
        if (typed.StartsWith("sqlite:///", StringComparison.Ordinal)) return await SqlSource.OpenAsync(typed, Path.GetFullPath(typed["sqlite:///".Length..], request.WorkingDirectory), maps, warn, cancellation);
        if (Uri.TryCreate(typed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new RestSource(new HttpTracking(address, HttpCredentials.FromEnvironment(request.Variable ?? Environment.GetEnvironmentVariable)), new ArtifactPlaces(maps, []), warn);
        if (typed.StartsWith("file:", StringComparison.Ordinal)) typed = typed["file:".Length..] is ['/', '/', ..] ? typed["file://".Length..] : typed["file:".Length..];
        if (typed.Contains("://", StringComparison.Ordinal))
        {
            throw new WeirException(
                ErrorCodes.InvalidValue, $"'{typed[..typed.IndexOf("://", StringComparison.Ordinal)]}://' is not an address that runs can be imported from",
                "give an mlruns folder, an MLflow SQLite file, postgresql://user@host/database, or the http address of a running server (that is the way from MySQL and SQL Server)");
        }

        var path = Path.GetFullPath(typed, request.WorkingDirectory);
        if (Directory.Exists(path))
        {
            return FileStoreSource.Find(path) is { } root
                ? new FileStoreSource(root, maps, warn)
                : throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is not an mlruns folder: no folder in it has a meta.yaml", "give MLflow's file store, or the folder that holds mlruns/");
        }

        if (!File.Exists(path)) throw WeirException.FileNotFound(path);
        return await IsSqliteAsync(path, cancellation)
            ? await SqlSource.OpenAsync(path, path, maps, warn, cancellation)
            : throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is neither a folder nor a SQLite database", "give an mlruns folder or MLflow's database file");
    }

    private static async Task<bool> IsSqliteAsync(string path, CancellationToken cancellation)
    {
        var head = new byte[16];
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) == head.Length && head.AsSpan().SequenceEqual(SqliteHeader);
    }

    // What stands for an address may be a path, which is relative to where the command was typed.
    private static (string Old, string New) Resolved((string Old, string New) map, string workingDirectory) =>
        ArtifactPlaces.IsLocal(map.New) && !map.New.StartsWith("file:", StringComparison.Ordinal) ? (map.Old, Path.GetFullPath(map.New, workingDirectory)) : map;
}
