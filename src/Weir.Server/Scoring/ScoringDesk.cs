using System.Text.Json;
using Weir.Client;
using Weir.Client.Inference;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Models.Packages;
using Weir.Serving.Engine;

namespace Weir.Server.Scoring;

/// <summary>Scores rows by registered versions, each in a process of its own that ends when nobody has asked for a while: a model that takes a native library down takes no server with it.</summary>
/// <param name="project">Where packages are kept.</param>
/// <param name="program">How this program is started.</param>
/// <param name="time">The clock.</param>
internal sealed class ScoringDesk(WeirProject project, IReadOnlyList<string> program, TimeProvider time) : IAsyncDisposable
{
    private const int MostAtOnce = 3;
    private const string Name = "model";
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _door = new(1);
    private readonly Dictionary<string, Seat> _seats = [];

    /// <summary>The answer of the version to a body of MLflow's scoring protocol.</summary>
    /// <exception cref="WeirException"><c>INVALID_PARAMETER_VALUE</c> with the model's sentence; <c>INVALID_STATE</c>: it cannot be served; <c>RESOURCE_DOES_NOT_EXIST</c>: no ONNX model; what bringing a package can have.</exception>
    public async Task<JsonElement> AskAsync(TrackingClient client, ModelVersion version, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        await _door.WaitAsync(cancellation);
        try
        {
            var seat = await SeatAsync(client, version, cancellation);
            return await seat.Client.InvokeAsync(body, cancellation);
        }
        catch (WeirException e) when (e.Code is "unreachable" or "bad_answer")
        {
            await LeaveAsync(KeyOf(version));
            throw new WeirException(MlflowErrors.InvalidState, $"version {version.Version} of '{version.Name}' broke off while it was asked", "ask again; `weir serve` shows what it says", inner: e);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.InvalidValue)
        {
            throw new WeirException(MlflowErrors.InvalidParameterValue, e.Message, inner: e);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _door.WaitAsync(CancellationToken.None);
        foreach (var key in _seats.Keys.ToList()) await LeaveAsync(key);
        _door.Dispose();
    }

    private async Task<Seat> SeatAsync(TrackingClient client, ModelVersion version, CancellationToken cancellation)
    {
        var key = KeyOf(version);
        if (_seats.TryGetValue(key, out var seat) && !seat.Process.HasExited)
        {
            seat.Touch(time, Idle);
            return seat;
        }

        await LeaveAsync(key);
        if (_seats.Count >= MostAtOnce) await LeaveAsync(_seats.MinBy(s => s.Value.LastAsked).Key);
        var (folder, _) = await RegistryModels.BringAsync(client, project, $"models:/{version.Name}/{version.Version}", cancellation);
        if (!ModelPackage.Exists(folder) || ModelPackage.Load(folder).ModelFile is null)
            throw new WeirException(MlflowErrors.ResourceDoesNotExist, $"version {version.Version} of '{version.Name}' holds no ONNX model", "only such are scored here");
        var process = await StartAsync(folder, version, cancellation);
        return _seats[key] = new Seat(process, time.CreateTimer(_ => _ = EndIdleAsync(key), null, Idle, Timeout.InfiniteTimeSpan)) { LastAsked = time.GetTimestamp() };
    }

    private async Task<ServeProcess> StartAsync(string folder, ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            return await ServeProcess.StartAsync(program, folder, Name, Patience, time, cancellation);
        }
        catch (WeirException e) when (e.Code == "serve_failed")
        {
            var reference = $"models:/{version.Name}/{version.Version}";
            throw new WeirException(MlflowErrors.InvalidState, $"{reference} cannot be served", $"`weir serve {reference}` says why", inner: e); // its own words name files of this machine
        }
    }

    private async Task EndIdleAsync(string key)
    {
        try
        {
            await _door.WaitAsync(CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            return; // all of them have ended
        }

        try
        {
            if (_seats.TryGetValue(key, out var seat) && time.GetElapsedTime(seat.LastAsked) >= Idle) await LeaveAsync(key);
        }
        finally
        {
            _door.Release();
        }
    }

    private async Task LeaveAsync(string key)
    {
        if (!_seats.Remove(key, out var seat)) return;
        await seat.Timer.DisposeAsync();
        seat.Client.Dispose();
        await seat.Process.DisposeAsync();
    }

    private static string KeyOf(ModelVersion version) => $"{version.Name}/{version.Version}/{version.CreationTimestamp}";

    private sealed class Seat(ServeProcess process, ITimer timer)
    {
        public ServeProcess Process => process;

        public InferenceClient Client { get; } = new(process.Address);

        public ITimer Timer => timer;

        public long LastAsked { get; set; }

        public void Touch(TimeProvider time, TimeSpan idle)
        {
            LastAsked = time.GetTimestamp();
            timer.Change(idle, Timeout.InfiniteTimeSpan);
        }
    }
}
