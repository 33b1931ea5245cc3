using System.Threading.Channels;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client.Logging;

/// <summary>Logs to a run in the background: values are gathered and sent in batches, so that a training loop does not wait for the server.</summary>
/// <remarks>Memory is bounded: who logs faster than the server takes waits once the buffer is full. A server that is away for a while is waited for;
/// sending again is harmless. Nothing is dropped: disposing sends the rest, and what a server that stays away did not take goes to a file for
/// <c>weir sync</c>. A value that the server refuses does not take its batch with it; refusals are told by <see cref="FlushAsync"/> and at the end.</remarks>
public sealed class RunLogger : IAsyncDisposable
{
    private const int MostRefusalsKept = 10;

    private readonly ActiveRun _run;
    private readonly TrackingClient _client;
    private readonly RunLoggerOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<LogEntry> _channel;
    private readonly CancellationTokenSource _outOfPatience = new();
    private readonly List<string> _refusals = [];
    private readonly RunHeart _heart;
    private readonly Task _worker;
    private int _refused;
    private bool _isDisposed;

    /// <summary>A logger for a run. Dispose it before the run ends.</summary>
    public RunLogger(TrackingClient client, ActiveRun run, RunLoggerOptions? options = null, TimeProvider? time = null)
    {
        _client = client;
        _run = run;
        _options = options ?? new RunLoggerOptions();
        _time = time ?? TimeProvider.System;
        _channel = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(_options.MostBuffered) { SingleReader = true });
        _heart = new RunHeart(client, run.Id, time: time);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Logs a value of a metric. Completes at once unless the buffer is full.</summary>
    /// <param name="key">Metric.</param>
    /// <param name="value">Value; NaN and infinities are taken.</param>
    /// <param name="step">Step.</param>
    /// <param name="timestamp">When; now if not given.</param>
    /// <exception cref="ObjectDisposedException">The logger was disposed of.</exception>
    public ValueTask LogMetricAsync(string key, double value, long step = 0, DateTimeOffset? timestamp = null) =>
        AddAsync(new LogEntry(Metric: new Metric(key, value, (timestamp ?? _time.GetUtcNow()).ToUnixTimeMilliseconds(), step)));

    /// <summary>Logs a parameter.</summary>
    /// <exception cref="ObjectDisposedException">The logger was disposed of.</exception>
    public ValueTask LogParamAsync(string key, string value) => AddAsync(new LogEntry(Param: new Param(key, value)));

    /// <summary>Sets a tag.</summary>
    /// <exception cref="ObjectDisposedException">The logger was disposed of.</exception>
    public ValueTask SetTagAsync(string key, string value) => AddAsync(new LogEntry(Tag: new Tag(key, value)));

    /// <summary>Ends when everything that was logged before is durable.</summary>
    /// <exception cref="WeirException"><c>not_logged</c>: values were refused so far.</exception>
    public async Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await AddAsync(new LogEntry(Flushed: flushed));
        await flushed.Task;
        ThrowIfRefused();
    }

    /// <summary>Sends what is left and ends.</summary>
    /// <exception cref="WeirException"><c>not_logged</c>: values were refused, or the server did not answer and the rest is in a file.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _channel.Writer.Complete();
        _outOfPatience.CancelAfter(_options.Patience);
        await _worker;
        await _heart.DisposeAsync();
        _outOfPatience.Dispose();
        ThrowIfRefused();
    }

    private async ValueTask AddAsync(LogEntry entry)
    {
        try
        {
            await _channel.Writer.WriteAsync(entry);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(RunLogger));
        }
    }

    private async Task WorkAsync()
    {
        var batcher = new LogBatcher();
        while (await _channel.Reader.WaitToReadAsync())
        {
            var waiting = new List<TaskCompletionSource>();
            await GatherAsync(batcher, waiting);
            if (batcher.Count > 0) await SendAsync(batcher.Take(_run.Id));
            foreach (var flushed in waiting) flushed.TrySetResult();
        }
    }

    // Until the batch is full, somebody waits for it, or it has waited long enough.
    private async Task GatherAsync(LogBatcher batcher, List<TaskCompletionSource> waiting)
    {
        using var deadline = new CancellationTokenSource(_options.FlushEvery, _time);
        while (!batcher.IsFull)
        {
            if (_channel.Reader.TryRead(out var entry))
            {
                batcher.Add(entry);
                if (entry.Flushed is null) continue;
                waiting.Add(entry.Flushed);
                return;
            }

            try
            {
                if (!await _channel.Reader.WaitToReadAsync(deadline.Token)) return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task SendAsync(LogBatch batch)
    {
        var pause = _options.RetryAfter;
        while (true)
        {
            try
            {
                await _client.CallAsync(RunCalls.LogBatch, batch, _outOfPatience.Token);
                return;
            }
            catch (Exception e) when (IsPassing(e))
            {
                if (_outOfPatience.IsCancellationRequested)
                {
                    await SpillAsync(batch, e);
                    return;
                }

                await PauseAsync(pause);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.FromSeconds(30).Ticks));
            }
            catch (WeirException e)
            {
                await RefusedAsync(batch, e);
                return;
            }
        }
    }

    // One bad value must not cost the others: halves, until it stands alone.
    private async Task RefusedAsync(LogBatch batch, WeirException refusal)
    {
        if (LogBatcher.CountOf(batch) > 1)
        {
            var (first, second) = LogBatcher.Halve(batch);
            await SendAsync(first);
            await SendAsync(second);
            return;
        }

        _refused++;
        if (_refusals.Count < MostRefusalsKept) _refusals.Add($"{Describe(batch)}: {refusal.Message}");
    }

    private async Task SpillAsync(LogBatch batch, Exception cause)
    {
        var file = Path.GetFullPath(_options.SpillFile ?? $"weir-{_run.Id}.jsonl");
        await SpillFile.AppendAsync(file, batch);
        _refused += LogBatcher.CountOf(batch);
        if (_refusals.Count == 0) _refusals.Add($"the server does not answer ({cause.Message}); what is left is in '{file}': send it with `weir sync {file}`");
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _outOfPatience.Token);
        }
        catch (OperationCanceledException)
        {
            // The end has waited long enough: once more, and then to the file.
        }
    }

    private void ThrowIfRefused()
    {
        if (_refused == 0) return;
        throw new WeirException("not_logged", $"{_refused} values were not logged to run {_run.Id}: {string.Join("; ", _refusals)}");
    }

    private static bool IsPassing(Exception e) => e is WeirException { IsTransient: true } or HttpRequestException or IOException or OperationCanceledException;

    private static string Describe(LogBatch batch) =>
        batch.Metrics is [var metric] ? $"metric '{metric.Key}'" : batch.Params is [var param] ? $"parameter '{param.Key}'" : $"tag '{batch.Tags![0].Key}'";
}
