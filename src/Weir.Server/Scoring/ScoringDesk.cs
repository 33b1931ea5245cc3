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
    private static readonly TimeSpan PatienceForPlace = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new(); // of what follows: nothing is awaited under it
    private readonly Dictionary<string, ScoringSeat> _seats = [];
    private readonly HashSet<ScoringSeat> _alive = []; // those of the seats, and those that are ending
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    private readonly SemaphoreSlim _places = new(MostAtOnce); // one that is ending still holds its place
    private readonly CancellationTokenSource _closing = new();

    /// <summary>The answer of the version to a body of MLflow's scoring protocol.</summary>
    /// <exception cref="WeirException"><c>INVALID_PARAMETER_VALUE</c> with the model's sentence; <c>INVALID_STATE</c>: it cannot be served, or failed; <c>RESOURCE_DOES_NOT_EXIST</c>: no ONNX model; <c>REQUEST_LIMIT_EXCEEDED</c>: others ask as many versions as run at once; what bringing a package can have.</exception>
    public async Task<JsonElement> AskAsync(TrackingClient client, ModelVersion version, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var seat = await TakeAsync(client, version, cancellation);
        try
        {
            var (_, served) = await seat.Started.WaitAsync(cancellation); // whoever goes away stops it for nobody else
            return await InvokeAsync(served, seat, version, body, cancellation);
        }
        finally
        {
            GiveBack(seat);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<ScoringSeat> left;
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
            foreach (var seat in _seats.Values.ToList()) Retire(seat);
            left = [.. _alive];
        }

        await _closing.CancelAsync();
        await Task.WhenAll(left.Select(EndAsync));
        _closing.Dispose();
        _places.Dispose();
    }

    private async Task<JsonElement> InvokeAsync(InferenceClient served, ScoringSeat seat, ModelVersion version, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        try
        {
            return await served.InvokeAsync(body, cancellation);
        }
        catch (WeirException e) when (e.Code is "unreachable" or "bad_answer")
        {
            lock (_lock) Retire(seat);
            throw new WeirException(MlflowErrors.InvalidState, $"version {version.Version} of '{version.Name}' broke off while it was asked", "ask again; `weir serve` shows what it says", inner: e);
        }
        catch (WeirException e) when (e.Code is InferenceClient.ServerFailed or MlflowErrors.PermissionDenied)
        {
            throw new WeirException(MlflowErrors.InvalidState, $"version {version.Version} of '{version.Name}' failed while it was asked", "`weir serve` shows what it says", inner: e);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.InvalidValue)
        {
            throw new WeirException(MlflowErrors.InvalidParameterValue, e.Message, inner: e);
        }
    }

    // The version's seat, with one more who asks; waits while others ask all that may run.
    private async Task<ScoringSeat> TakeAsync(TrackingClient client, ModelVersion version, CancellationToken cancellation)
    {
        var key = KeyOf(version);
        var began = time.GetTimestamp();
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                if (_isClosed) throw new WeirException(MlflowErrors.InvalidState, "the server is ending");
                if (_seats.TryGetValue(key, out var seat) && seat.HasEnded) Retire(seat);
                if (!_seats.TryGetValue(key, out seat) && HasRoom()) seat = Open(key, client, version);
                if (seat is not null)
                {
                    seat.Asking++;
                    seat.LastAsked = time.GetTimestamp();
                    return seat;
                }

                freed = _freed.Task;
            }

            var left = PatienceForPlace - time.GetElapsedTime(began);
            try
            {
                await freed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
            }
            catch (TimeoutException)
            {
                throw new WeirException("too_many_requests", $"{MostAtOnce} other versions are being asked just now, and no more run at once", "ask again in a while; `weir predict` and `weir serve` do not wait");
            }
        }
    }

    private bool HasRoom()
    {
        if (_seats.Count < MostAtOnce) return true;
        if (_seats.Values.Where(s => s.Asking == 0).MinBy(s => s.LastAsked) is not { } least) return false;
        Retire(least);
        return true;
    }

    private ScoringSeat Open(string key, TrackingClient client, ModelVersion version)
    {
        var seat = new ScoringSeat(key) { Stopping = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token) };
        seat.Timer = time.CreateTimer(_ => EndIdle(seat), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _seats[key] = seat;
        _alive.Add(seat);
        var stopping = seat.Stopping.Token;
        seat.Started = Task.Run(() => StartAsync(seat, client, version, stopping), CancellationToken.None);
        return seat;
    }

    private async Task<(ServeProcess Process, InferenceClient Client)> StartAsync(ScoringSeat seat, TrackingClient client, ModelVersion version, CancellationToken stopping)
    {
        try
        {
            var (folder, _) = await RegistryModels.BringAsync(client, project, $"models:/{version.Name}/{version.Version}", stopping);
            if (!ModelPackage.Exists(folder) || ModelPackage.Load(folder).ModelFile is null)
                throw new WeirException(MlflowErrors.ResourceDoesNotExist, $"version {version.Version} of '{version.Name}' holds no ONNX model", "only such are scored here");
            await _places.WaitAsync(stopping);
            try
            {
                var process = await ServeProcess.StartAsync(program, folder, Name, Patience, time, stopping);
                return (process, new InferenceClient(process.Address));
            }
            catch
            {
                _places.Release();
                throw;
            }
        }
        catch (Exception e)
        {
            lock (_lock) Retire(seat); // the next one who asks tries again
            if (e is not WeirException { Code: "serve_failed" }) throw;
            var reference = $"models:/{version.Name}/{version.Version}";
            throw new WeirException(MlflowErrors.InvalidState, $"{reference} cannot be served", $"`weir serve {reference}` says why", inner: e); // its own words name files of this machine
        }
    }

    private void GiveBack(ScoringSeat seat)
    {
        lock (_lock)
        {
            seat.LastAsked = time.GetTimestamp();
            if (--seat.Asking > 0) return;
            if (seat.IsRetired) _ = EndAsync(seat);
            else seat.Timer!.Change(Idle, Timeout.InfiniteTimeSpan);
            Free();
        }
    }

    private void EndIdle(ScoringSeat seat)
    {
        lock (_lock)
        {
            if (seat.Asking > 0 || seat.IsRetired) return;
            var left = Idle - time.GetElapsedTime(seat.LastAsked);
            if (left > TimeSpan.Zero) seat.Timer!.Change(left, Timeout.InfiniteTimeSpan);
            else Retire(seat);
        }
    }

    // Nobody else gets it; it ends when the last one who asks it has gone.
    private void Retire(ScoringSeat seat)
    {
        if (seat.IsRetired) return;
        seat.IsRetired = true;
        _seats.Remove(seat.Key);
        if (seat.Asking == 0) _ = EndAsync(seat);
        Free();
    }

    private void Free()
    {
        _freed.SetResult();
        _freed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Task EndAsync(ScoringSeat seat)
    {
        lock (_lock) return seat.Ending ??= Task.Run(() => EndOnceAsync(seat), CancellationToken.None);
    }

    private async Task EndOnceAsync(ScoringSeat seat)
    {
        await seat.Timer!.DisposeAsync();
        await seat.Stopping.CancelAsync(); // one that takes long to start would keep its place from others
        await ((Task)seat.Started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (!seat.Started.IsCompletedSuccessfully) return;
            var (process, client) = await seat.Started;
            client.Dispose();
            await process.DisposeAsync();
            _places.Release();
        }
        finally
        {
            seat.Stopping.Dispose();
            lock (_lock) _alive.Remove(seat);
        }
    }

    private static string KeyOf(ModelVersion version) => $"{version.Name}/{version.Version}/{version.CreationTimestamp}";
}
