using Weir.Client;
using Weir.Client.Http;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Lineage;
using Weir.Lineage.Store;
using Weir.Persistence;
using Weir.Persistence.PostgreSql;
using Weir.Persistence.Sqlite;
using Weir.Storage;
using Weir.Storage.Local;
using Weir.Storage.S3;

namespace Weir.Tracking;

/// <summary>Tracking as a command of a project uses it: the project's own store, or the server that the environment names.</summary>
/// <remarks><c>WEIR_TRACKING_URI</c>, else <c>MLFLOW_TRACKING_URI</c>: an http(s) address goes over REST. MLflow's <c>sqlite:///</c> and
/// <c>file:</c> values are not opened; one warning says so and the project's store is used. That store is a SQLite file, or the PostgreSQL
/// database that <c>WEIR_DATABASE</c> names; its artifacts lie in the project, or in the bucket that <c>WEIR_ARTIFACTS</c> names.</remarks>
public sealed class ProjectTracking : IAsyncDisposable
{
    private readonly IDatabase? _database;

    private ProjectTracking(TrackingClient client, ILineageRecorder lineage, LineageStore? store, IDatabase? database)
    {
        Client = client;
        Lineage = lineage;
        LineageStore = store;
        _database = database;
    }

    /// <summary>Experiments, runs, models.</summary>
    public TrackingClient Client { get; }

    /// <summary>Takes note of what happened.</summary>
    public ILineageRecorder Lineage { get; }

    /// <summary>Lineage that can be walked; null over REST, where the server walks it.</summary>
    public LineageStore? LineageStore { get; }

    /// <summary>The database of the local store, for areas with tables of their own in it; null over REST.</summary>
    public IDatabase? Database => _database;

    /// <summary>The local service, for what has no REST call; null over REST.</summary>
    public TrackingService? Service => Client.Transport as TrackingService;

    /// <summary>Opens tracking for a project.</summary>
    /// <param name="project">The project; its <c>.weir/</c> is made where missing.</param>
    /// <param name="warn">Hears warnings; null drops them.</param>
    /// <param name="variable">Reads environment variables; null for the process's own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException">The database or the address is not usable.</exception>
    public static async Task<ProjectTracking> OpenAsync(
        WeirProject project, Action<string>? warn = null, Func<string, string?>? variable = null, CancellationToken cancellation = default)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (OpenServer(warn, variable) is { } server) return server;
        if (Address(variable) is { Length: > 0 } address)
            warn?.Invoke($"the tracking address '{ServerAddress.Printable(address)}' is not opened: the project's own store is used (`weir tracking import mlflow` brings runs over)");
        return await OpenLocalAsync(project, variable, cancellation: cancellation);
    }

    /// <summary>Opens the server that the environment names, which needs no project; null when it names none.</summary>
    /// <param name="warn">Hears warnings; null drops them.</param>
    /// <param name="variable">Reads environment variables; null for the process's own.</param>
    public static ProjectTracking? OpenServer(Action<string>? warn = null, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (Address(variable) is not { } address || !IsHttp(address)) return null;
        var http = new HttpTracking(new Uri(address), HttpCredentials.FromEnvironment(variable));
        return new ProjectTracking(new TrackingClient(http), new HttpLineage(http, warn), null, null);
    }

    /// <summary>Opens the project's own store and no server, whatever the tracking address says: what a server does itself.</summary>
    /// <param name="project">The project; its <c>.weir/</c> is made where missing.</param>
    /// <param name="variable">Reads environment variables; null for the process's own.</param>
    /// <param name="databaseAddress"><c>postgresql://…</c>; null for <c>WEIR_DATABASE</c>, else the project's SQLite file.</param>
    /// <param name="artifactsAddress"><c>s3://bucket/folder</c>; null for <c>WEIR_ARTIFACTS</c>, else the project's folder.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException">The database is not usable.</exception>
    public static async Task<ProjectTracking> OpenLocalAsync(
        WeirProject project, Func<string, string?>? variable = null, string? databaseAddress = null, string? artifactsAddress = null, CancellationToken cancellation = default)
    {
        project.EnsureState();
        databaseAddress ??= (variable ?? Environment.GetEnvironmentVariable)("WEIR_DATABASE");
        var options = Options(project, variable ?? Environment.GetEnvironmentVariable);
        var database = await OpenDatabaseAsync(project, databaseAddress, cancellation);
        try
        {
            var artifacts = OpenArtifacts(project, artifactsAddress, variable ?? Environment.GetEnvironmentVariable);
            var service = await TrackingService.OpenAsync(database, artifacts, options, cancellation: cancellation);
            var lineage = await LineageStore.OpenAsync(database, cancellation: cancellation);
            return new ProjectTracking(new TrackingClient(service), lineage, lineage, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a project's artifacts lie.</summary>
    /// <param name="project">The project.</param>
    /// <param name="address"><c>s3://bucket/folder</c>; null for <c>WEIR_ARTIFACTS</c>, else the project's folder.</param>
    /// <param name="variable">Reads environment variables; null for the process's own.</param>
    public static IObjectStore OpenArtifacts(WeirProject project, string? address = null, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        address ??= variable("WEIR_ARTIFACTS");
        return string.IsNullOrEmpty(address) ? new LocalObjectStore(project.Artifacts) : new S3ObjectStore(S3Options.Parse(address, variable));
    }

    /// <summary>Ends the connection; what was acknowledged is on disk already.</summary>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    private static TrackingOptions Options(WeirProject project, Func<string, string?> variable) => new()
    {
        TruncateLongValues = !string.Equals(variable("MLFLOW_TRUNCATE_LONG_VALUES"), "false", StringComparison.OrdinalIgnoreCase),
        WebhookSchemes = variable("MLFLOW_WEBHOOK_ALLOWED_SCHEMES") is { Length: > 0 } schemes ? schemes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : ["https"],
        AllowPrivateWebhooks = string.Equals(variable("WEIR_WEBHOOK_ALLOW_PRIVATE"), "true", StringComparison.OrdinalIgnoreCase),
        SecretKeyFile = Path.Combine(project.State, "secret.key"),
    };

    private static async Task<IDatabase> OpenDatabaseAsync(WeirProject project, string? address, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(address)) return await SqliteDatabase.OpenAsync(project.Database, cancellation: cancellation);
        if (PostgreSqlDatabase.IsAddress(address)) return await PostgreSqlDatabase.OpenAsync(address, cancellation);
        throw new WeirException(
            ErrorCodes.InvalidValue, $"the database '{ServerAddress.Printable(address)}' is not a PostgreSQL address", "write postgresql://user@host:5432/database, or leave it out for the project's SQLite file");
    }

    private static string? Address(Func<string, string?> variable) => variable("WEIR_TRACKING_URI") is { Length: > 0 } own ? own : variable("MLFLOW_TRACKING_URI");

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "http" || uri.Scheme == "https");
}
