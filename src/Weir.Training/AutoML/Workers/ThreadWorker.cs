using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Native.LightGBM;
using Weir.Native.XGBoost;

namespace Weir.Training.AutoML.Workers;

/// <summary>A worker in this process, for callers of the library that name no program to start: a crash of the native library would be theirs.</summary>
internal sealed class ThreadWorker(string dataFile, string folder, long mostBytes) : ITrialWorker
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<TrialData> _data = new(() => TrialData.Open(dataFile));
    private TrialTrainer? _trainer;
    private Task _running = Task.CompletedTask;

    public int? ProcessId => null;

    public Task<FoldResult> TrainAsync(FoldTask task, Action<int> round)
    {
        var running = Task.Factory.StartNew(() => Train(task, round), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _running = running;
        return running;
    }

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Cancel();
        _running.ContinueWith(_ => { }, TaskScheduler.Default).Wait(); // it heeds the token in each round
        _trainer?.Dispose();
        if (_data.IsValueCreated) _data.Value.Dispose();
        _stop.Dispose();
    }

    private FoldResult Train(FoldTask task, Action<int> round)
    {
        try
        {
            _trainer ??= new TrialTrainer(_data.Value, folder, mostBytes);
            return _trainer.Train(task, new RoundSink(round), _stop.Token);
        }
        catch (Exception e) when (e is WeirException or XGBoostException or LightGBMException or IOException)
        {
            throw new TrialFailedException(e.Message.Split('\n')[0], e);
        }
    }
}

/// <summary>Rounds out of what learners tell of their progress.</summary>
internal sealed class RoundSink(Action<int> round) : IProgressSink
{
    public void Report(string activity, long done, long? total, string unit)
    {
        if (unit == "rounds") round((int)done);
    }
}
