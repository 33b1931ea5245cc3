namespace Weir.Training.AutoML.Workers;

/// <summary>A slot that trains candidates on folds, one at a time.</summary>
internal interface ITrialWorker : IDisposable
{
    /// <summary>Its process, where it is one of its own; else null.</summary>
    int? ProcessId { get; }

    /// <summary>Trains.</summary>
    /// <param name="task">Candidate and fold.</param>
    /// <param name="round">Hears how many rounds are done.</param>
    /// <exception cref="TrialFailedException">The library refused it, or the worker came to its end: the slot takes the next task all the same.</exception>
    /// <exception cref="NoWorkerException">It cannot be started: the task is as it was.</exception>
    /// <exception cref="OperationCanceledException">The worker was stopped.</exception>
    Task<FoldResult> TrainAsync(FoldTask task, Action<int> round);

    /// <summary>Ends what it is at, at once. It takes no task afterwards.</summary>
    void Stop();
}

/// <summary>A candidate could not be trained on a fold: its message says why in a sentence.</summary>
internal class TrialFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>A worker cannot be started: its message says why in a sentence.</summary>
internal sealed class NoWorkerException(string reason, Exception inner) : TrialFailedException(reason, inner);
