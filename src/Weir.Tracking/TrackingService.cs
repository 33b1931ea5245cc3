using System.Diagnostics.Metrics;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Persistence.Leases;
using Weir.Persistence.Migrations;
using Weir.Storage;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;
using Weir.Tracking.Experiments;
using Weir.Tracking.Reads;
using Weir.Tracking.Runs;
using Weir.Tracking.Traces;
using Weir.Tracking.Upkeep;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking;

/// <summary>Tracking and registry over a database and an object store: what a server answers with and what local mode calls directly.</summary>
/// <remarks>All rules of the protocol are here, so that local mode obeys them too.</remarks>
public sealed class TrackingService : ITrackingTransport
{
    private readonly Dictionary<MlflowCall, ICallHandler> _handlers;
    private readonly IDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly Meter _meter;

    private TrackingService(IDatabase database, IObjectStore artifacts, TrackingOptions options, TimeProvider time, bool ownsDatabase)
    {
        _database = database;
        _ownsDatabase = ownsDatabase;
        _meter = new Meter(new MeterOptions("Weir.Tracking") { Scope = this });
        Artifacts = new ArtifactService(database, artifacts);
        Access = new AccessControl(database, time);
        Reads = new TrackingReads(database);
        Spans = new SpanService(database);
        var key = new SecretKey(options.SecretKeyFile);
        var sender = new WebhookSender(options, key, time);
        Heartbeats = new RunHeartbeats(time);
        Webhooks = new WebhookDelivery(database, sender, time, _meter);
        _handlers = TrackingCalls.All(database, Artifacts, d => new WebhookService(d, options, key, sender, time), options, time, Access, Heartbeats).ToDictionary(h => h.Call);
    }

    /// <inheritdoc/>
    public string Name => _database.Name;

    /// <summary>True where every change is refused: the database cannot be written.</summary>
    public bool IsReadOnly => _database.IsReadOnly;

    /// <summary>Artifacts.</summary>
    public ArtifactService Artifacts { get; }

    /// <summary>Spans of traces.</summary>
    public SpanService Spans { get; }

    /// <summary>Delivery of webhooks; whoever serves the store runs it.</summary>
    public WebhookDelivery Webhooks { get; }

    /// <summary>Who may do what.</summary>
    public AccessControl Access { get; }

    /// <summary>Queries beyond the protocol.</summary>
    public TrackingReads Reads { get; }

    /// <summary>Figures of the store, for whoever listens: of tracking, and of its database.</summary>
    public IReadOnlyList<Meter> Meters => _database.Meter is { } meter ? [_meter, meter] : [_meter];

    /// <summary>Size of the database in bytes.</summary>
    /// <exception cref="Foundation.Errors.WeirException">The database fails.</exception>
    public Task<long> DatabaseBytesAsync(CancellationToken cancellation = default) => _database.ReadAsync(s => s.Int64OrNull(s.Dialect.SizeInBytes) ?? 0, cancellation);

    internal RunHeartbeats Heartbeats { get; }

    internal IDatabase Database => _database;

    /// <summary>Every call that is answered.</summary>
    public IReadOnlyCollection<ICallHandler> Handlers => _handlers.Values;

    /// <summary>Opens tracking on a database, whose tables are made or brought up to date.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>newer_schema</c>, <c>corrupt_file</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<TrackingService> OpenAsync(
        IDatabase database, IObjectStore artifacts, TrackingOptions? options = null, TimeProvider? time = null, bool ownsDatabase = false, CancellationToken cancellation = default)
    {
        options ??= new TrackingOptions();
        time ??= TimeProvider.System;
        await Migrator.RunAsync(database, [.. TrackingSchema.Migrations, .. AccessSchema.Migrations, .. PeriodTable.Migrations], time, cancellation);
        await new ExperimentService(database, options, time).EnsureDefaultAsync(cancellation);
        return new TrackingService(database, artifacts, options, time, ownsDatabase);
    }

    /// <inheritdoc/>
    public Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default) =>
        CallAsync(call, request, Caller.Owner, cancellation);

    /// <summary>As <see cref="CallAsync{TRequest,TResponse}(MlflowCall{TRequest,TResponse},TRequest,CancellationToken)"/>, on behalf of a caller who may not be allowed to.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>permission_denied</c>, and what the call itself refuses.</exception>
    public Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, Caller caller, CancellationToken cancellation = default) =>
        _handlers.TryGetValue(call, out var handler)
            ? ((CallHandler<TRequest, TResponse>)handler).AnswerAsync(request, caller, cancellation)
            : throw new Foundation.Errors.WeirException(MlflowErrors.EndpointNotFound, $"'{call}' is not answered by this store");

    /// <summary>The same store as one caller sees it.</summary>
    public ITrackingTransport As(Caller caller) => new CallerTransport(this, caller);

    /// <inheritdoc/>
    public async Task<bool> BeatAsync(string runId, CancellationToken cancellation = default)
    {
        await Heartbeats.BeatAsync(_database, (await _database.ReadAsync(s => RunTable.Require(s, runId), cancellation)).RequireActive().No);
        return true;
    }

    /// <inheritdoc/>
    public Task SendSpansAsync(string experimentId, ReadOnlyMemory<byte> spans, CancellationToken cancellation = default) => Spans.LogAsync(experimentId, spans, cancellation);

    /// <inheritdoc/>
    public Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default) =>
        Artifacts.Store.PutAsync(ArtifactService.Key(run.ArtifactUri!, path), content, cancellation: cancellation);

    /// <inheritdoc/>
    public async Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default) =>
        (await Artifacts.Store.OpenAsync(ArtifactService.Key(artifactUri, path), cancellation: cancellation)).Stream;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Client.Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default) =>
        await Artifacts.ListAsync(ArtifactService.Key(artifactUri, path), path.Length == 0 ? string.Empty : path + "/", cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Webhooks.Dispose();
        _meter.Dispose();
        return _ownsDatabase ? _database.DisposeAsync() : ValueTask.CompletedTask;
    }
}
