namespace Weir.Client.Logging;

/// <summary>Logs what the machine is doing while a run is at work: <c>system/cpu_utilization_percentage</c> and its like, by MLflow's names.</summary>
public sealed class SystemMetrics : IAsyncDisposable
{
    private readonly RunLogger _logger;
    private readonly SystemFigures _figures;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts sampling; dispose it before the logger.</summary>
    /// <param name="logger">Takes the values.</param>
    /// <param name="every">Pause between samples; 10 s if not given, as with MLflow.</param>
    /// <param name="time">Clock.</param>
    public SystemMetrics(RunLogger logger, TimeSpan? every = null, TimeProvider? time = null)
        : this(logger, every, time, "/proc")
    {
    }

    internal SystemMetrics(RunLogger logger, TimeSpan? every, TimeProvider? time, string proc)
    {
        _logger = logger;
        _every = every ?? TimeSpan.FromSeconds(10);
        _time = time ?? TimeProvider.System;
        _figures = new SystemFigures(proc, Environment.CurrentDirectory);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Takes a last sample and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        for (var step = 0L; ; step++)
        {
            foreach (var (key, value) in _figures.Read()) await _logger.LogMetricAsync(key, value, step);
            if (_stop.IsCancellationRequested) return;
            try
            {
                await Task.Delay(_every, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The last sample comes now.
            }
        }
    }
}
