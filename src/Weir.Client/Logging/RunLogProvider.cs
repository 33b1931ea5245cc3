using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Weir.Foundation.Errors;

namespace Weir.Client.Logging;

/// <summary>Takes what a program logs by <see cref="ILogger"/> into files among its run's artifacts.</summary>
/// <remarks>A line goes to a file of this machine at once, and to the server every half minute, in the background: who logs never waits for it. A server that does not answer
/// is tried again next time; at the end what could not be brought stays in a file that the exception names.</remarks>
public sealed class RunLogProvider : ILoggerProvider, IAsyncDisposable
{
    private readonly ActiveRun _run;
    private readonly RunLogOptions _options;
    private readonly TimeProvider _time;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-log-");
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;
    private FileStream _file;
    private int _number = 1;
    private int _firstToSend = 1;
    private bool _isNew;
    private long _lost;

    /// <summary>Logs to a run; dispose it before the run ends.</summary>
    public RunLogProvider(ActiveRun run, RunLogOptions? options = null, TimeProvider? time = null)
    {
        (_run, _options, _time) = (run, options ?? new RunLogOptions(), time ?? TimeProvider.System);
        _file = Open();
        _worker = Task.Run(WorkAsync);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <summary>Brings what is new to the server.</summary>
    /// <exception cref="WeirException">The server refuses, or does not answer.</exception>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        int first, last;
        lock (_gate)
        {
            if (!_isNew) return;
            _file.Flush();
            (first, last, _isNew) = (_firstToSend, _number, false);
        }

        try
        {
            for (var number = first; number <= last; number++) await _run.LogArtifactAsync(PathOf(number), _options.Folder, cancellation);
            lock (_gate) _firstToSend = last; // what is full needs not be brought again
        }
        catch
        {
            lock (_gate) _isNew = true;
            throw;
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>, for hosts that know no better.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Brings the last lines to the server.</summary>
    /// <exception cref="WeirException"><c>not_logged</c>, with the folder where the lines are; or lines that this machine's disk had no room for.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _worker;
        try
        {
            await FlushAsync();
        }
        catch (Exception e) when (e is WeirException or IOException)
        {
            await _file.DisposeAsync();
            throw new WeirException("not_logged", $"the log of run {_run.Id} could not be brought to the server ({e.Message}); it is in '{_folder.FullName}'", inner: e);
        }

        await _file.DisposeAsync();
        _folder.Delete(recursive: true);
        _stop.Dispose();
        if (_lost > 0) throw new WeirException("not_logged", string.Create(CultureInfo.InvariantCulture, $"{_lost} lines of the log of run {_run.Id} could not be kept: there was no room for them in '{_folder.Parent}'"));
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(_options.UploadEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await FlushAsync(_stop.Token);
                }
                catch (Exception e) when (e is WeirException or IOException)
                {
                    // Next time, or at the end, which tells.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? $" [tr-{activity.TraceId.ToHexString()}]" : string.Empty;
        var line = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(level)} {category}{trace}: {message}{(exception is null ? string.Empty : "\n" + exception)}\n");
        var bytes = Encoding.UTF8.GetBytes(line);
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return; // a logger that outlives its run
            try
            {
                if (_file.Length > 0 && _file.Length + bytes.Length > _options.MostBytes) Next();
                _file.Write(bytes);
                _isNew = true;
            }
            catch (IOException)
            {
                _lost++; // a full disk; who logs goes on, and the end tells
            }
        }
    }

    private void Next()
    {
        _file.Dispose();
        _number++;
        _file = Open();
    }

    private FileStream Open() => new(PathOf(_number), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private string PathOf(int number) => Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{_options.Name}-{number}.log"));

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private sealed class Category(RunLogProvider owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner._options.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Write(logLevel, name, formatter(state, exception), exception);
        }
    }
}
