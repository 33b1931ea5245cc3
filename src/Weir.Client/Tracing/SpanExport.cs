using System.Diagnostics;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Weir.Foundation.Errors;

namespace Weir.Client.Tracing;

/// <summary>Listens to sources of activities and sends what has ended in the background, some hundred at a time.</summary>
/// <remarks>Memory is bounded: when nobody takes the spans, the newest are dropped, and counted. What is traced never waits for it.</remarks>
public sealed class SpanExport : IAsyncDisposable
{
    private const int MostBuffered = 8192;
    private const int MostAtOnce = 512;
    private const int Attempts = 4;

    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<Activity> _ended = Channel.CreateBounded<Activity>(new BoundedChannelOptions(MostBuffered) { SingleReader = true });
    private readonly ActivityListener _listener;
    private readonly Func<IReadOnlyList<Activity>, CancellationToken, Task> _send;
    private readonly IDisposable? _owned;
    private readonly Action<string>? _warn;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _outOfPatience = new();
    private readonly Task _worker;
    private long _dropped;
    private bool _hasWarned;

    internal SpanExport(
        Func<ActivitySource, bool> isWanted, Func<IReadOnlyList<Activity>, CancellationToken, Task> send, double ratio = 1, bool followsParent = true, Action<string>? warn = null, IDisposable? owned = null,
        TimeProvider? time = null)
    {
        (_send, _warn, _owned, _time) = (send, warn, owned, time ?? TimeProvider.System);
        var limit = (ulong)(ratio * long.MaxValue);
        _listener = new ActivityListener
        {
            ShouldListenTo = isWanted,
            Sample = (ref ActivityCreationOptions<ActivityContext> o) => IsKept(o.Parent, o.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(_listener);
        _worker = Task.Run(WorkAsync);

        bool IsKept(ActivityContext parent, ActivityTraceId trace)
        {
            if (followsParent && parent.TraceId != default) return (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0;
            return ratio >= 1 || (ulong.Parse(trace.ToHexString().AsSpan(16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) >> 1) < limit;
        }
    }

    /// <summary>Spans that found no room, or that nobody took.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Sends spans to a collector of OpenTelemetry over HTTP.</summary>
    /// <param name="settings">Where to.</param>
    /// <param name="isWanted">Says to which sources to listen.</param>
    /// <param name="warn">Hears once that spans are lost.</param>
    public static SpanExport ToCollector(OtlpSettings settings, Func<ActivitySource, bool> isWanted, Action<string>? warn = null)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        foreach (var (name, value) in settings.Headers) http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return new SpanExport(isWanted, SendAsync, settings.Ratio, settings.FollowsParent, warn, http);

        async Task SendAsync(IReadOnlyList<Activity> spans, CancellationToken cancellation)
        {
            using var content = new ByteArrayContent(SpanRequest.Of(spans, settings.Resource)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            using var answer = await http.PostAsync(settings.Endpoint, content, cancellation);
            if (answer.IsSuccessStatusCode) return;
            throw new WeirException("not_exported", $"{settings.Endpoint.Authority} answered {(int)answer.StatusCode}") { IsTransient = (int)answer.StatusCode is 429 or 502 or 503 or 504 };
        }
    }

    /// <summary>Sends what is left, for a few seconds at most, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        if (!_ended.Writer.TryComplete()) return;
        _outOfPatience.CancelAfter(Patience);
        await _worker;
        _outOfPatience.Dispose();
        _owned?.Dispose();
    }

    private void Take(Activity activity)
    {
        if (activity.Recorded && !_ended.Writer.TryWrite(activity)) Interlocked.Increment(ref _dropped);
    }

    private async Task WorkAsync()
    {
        var batch = new List<Activity>(MostAtOnce);
        while (await _ended.Reader.WaitToReadAsync())
        {
            await GatherAsync(batch);
            await SendAsync(batch);
            batch.Clear();
        }
    }

    private async Task GatherAsync(List<Activity> batch)
    {
        using var deadline = new CancellationTokenSource(GatherFor, _time);
        try
        {
            while (batch.Count < MostAtOnce)
            {
                if (_ended.Reader.TryRead(out var activity)) batch.Add(activity);
                else if (!await _ended.Reader.WaitToReadAsync(deadline.Token)) return;
            }
        }
        catch (OperationCanceledException)
        {
            // Long enough: what there is goes.
        }
    }

    private async Task SendAsync(List<Activity> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _send(batch, _outOfPatience.Token);
                return;
            }
            catch (Exception e)
            {
                // Whatever it is (a tag that cannot be read, say), the next spans are sent.
                if (attempt < Attempts && (e is WeirException { IsTransient: true } or HttpRequestException or OperationCanceledException or IOException) && !_outOfPatience.IsCancellationRequested)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(250 << attempt), _time, CancellationToken.None);
                    continue;
                }

                Interlocked.Add(ref _dropped, batch.Count);
                if (!_hasWarned) _warn?.Invoke($"spans are not taken and are dropped: {e.Message}");
                _hasWarned = true;
                return;
            }
        }
    }
}
