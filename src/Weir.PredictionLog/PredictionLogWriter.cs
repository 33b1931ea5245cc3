using System.Threading.Channels;
using Weir.Foundation.Ids;

namespace Weir.PredictionLog;

/// <summary>Appends predictions to a journal, off the request's path: records wait in a bounded queue, are written in groups and fsynced together.</summary>
public sealed class PredictionLogWriter : IAsyncDisposable
{
    private readonly string _folder;
    private readonly PredictionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<byte[]> _queue;
    private readonly Action<string>? _warn;
    private readonly Task _writing;
    private Task _sealing = Task.CompletedTask;
    private long _waitingBytes;
    private long _written;
    private long _dropped;

    private PredictionLogWriter(string folder, PredictionLogOptions options, TimeProvider time, Action<string>? warn)
    {
        _folder = folder;
        _options = options;
        _time = time;
        _warn = warn;
        _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Records that are on the disk.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Records that were lost because the queue was full or the disk refused them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Opens the log of a folder; journals that a dead process left are sealed first.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>cannot_write</c>: the folder cannot be made.</exception>
    public static async Task<PredictionLogWriter> OpenAsync(
        string folder, PredictionLogOptions options, TimeProvider time, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Foundation.Errors.WeirException(Foundation.Errors.ErrorCodes.CannotWrite, $"cannot make the folder of the prediction log '{folder}'", location: new(folder), inner: e);
        }

        await Sealing.SealAbandonedAsync(folder, warn, cancellation);
        return new PredictionLogWriter(folder, options, time, warn);
    }

    /// <summary>Hands over one record: a JSON object in UTF-8 with the fields of <see cref="PredictionFields"/>. Never waits.</summary>
    /// <returns>False when the record was dropped.</returns>
    public bool TryAppend(byte[] record)
    {
        var fits = record.Length <= Journal.MaximumPayload && Interlocked.Add(ref _waitingBytes, record.Length) <= _options.QueueBytes;
        if (fits && _queue.Writer.TryWrite(record)) return true;
        if (record.Length <= Journal.MaximumPayload) Interlocked.Add(ref _waitingBytes, -record.Length);
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Writes what waits and seals the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
        await _sealing;
    }

    // A thread of its own: a sync to disk blocks, and must not hold one of the few threads that answer requests.
    private void Write()
    {
        OpenJournal? journal = null;
        var lastSync = _time.GetTimestamp();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            // Each sync costs as much CPU time as many requests: under load they share one. (Nothing more comes when the wait ends early.)
            if (_options.GroupInterval - _time.GetElapsedTime(lastSync) is { Ticks: > 0 } rest) _queue.Reader.Completion.Wait(rest);
            lastSync = _time.GetTimestamp();
            var group = 0;
            try
            {
                journal ??= OpenJournal.Create(_folder, Id.NewOrdered(_time.GetUtcNow()));
                while (_queue.Reader.TryRead(out var record))
                {
                    group++;
                    Interlocked.Add(ref _waitingBytes, -record.Length);
                    Journal.WriteFrame(journal.Stream, record);
                }

                journal.Stream.Flush(flushToDisk: true);
                Interlocked.Add(ref _written, group);
                if (journal.Stream.Length >= _options.SealAtBytes)
                {
                    // Elsewhere: records go on arriving while 64 MiB become Parquet.
                    var full = journal;
                    journal = null;
                    _sealing = Task.WhenAll(_sealing, Task.Run(() => full.Seal(_warn)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Foundation.Errors.WeirException)
            {
                // A full disk must not stop predictions: what was in hand is lost and counted, and a new journal is tried next.
                Interlocked.Add(ref _dropped, group);
                journal?.Abandon();
                journal = null;
            }
        }

        journal?.Seal(_warn);
    }
}
