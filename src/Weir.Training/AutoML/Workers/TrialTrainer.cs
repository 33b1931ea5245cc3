using Weir.Foundation.Progress;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Workers;

/// <summary>Trains candidates on folds, one after another. Rows of a fold are picked once and kept for the candidates to come.</summary>
/// <param name="data">Features, target, folds.</param>
/// <param name="folder">Takes the models.</param>
/// <param name="mostBytes">What kept rows may take at most; those of the fold at work are kept in any case.</param>
internal sealed class TrialTrainer(TrialData data, string folder, long mostBytes) : IDisposable
{
    // Rows as they are, and as the library holds them: an entry of 8 bytes a value, and its bin.
    private const double Copies = 4.5;

    private readonly LinkedList<((int Variant, int Fold) Key, Samples Training, Samples Check)> _parts = [];

    /// <summary>Trains on a fold's training rows; the fold's other rows decide when to stop, and are predicted.</summary>
    /// <param name="task">Candidate and fold.</param>
    /// <param name="progress">Hears of rounds.</param>
    /// <param name="cancellation">Checked in each round.</param>
    public FoldResult Train(FoldTask task, IProgressSink progress, CancellationToken cancellation)
    {
        var candidate = task.Candidate;
        var (training, check) = Parts(candidate.Variant, task.Fold);
        var isLogarithm = candidate.Scale == TargetScale.Logarithm;
        var options = data.Options(candidate.Variant, progress) with { Settings = candidate.Settings };
        var started = CpuTime();
        var fitted = LearnerCatalog.Find(candidate.Learner).Train(
            isLogarithm ? training with { Target = LogTarget.Apply(training.Target, data.Shift!.Value) } : training,
            isLogarithm ? check with { Target = LogTarget.Apply(check.Target, data.Shift!.Value) } : check,
            options,
            cancellation);
        using ITrainedModel model = isLogarithm ? new LogTarget(fitted, data.Shift!.Value) : fitted;
        var trained = CpuTime();
        var predictions = model.Score(check);
        var predicted = CpuTime();
        return new FoldResult(predictions, trained - started, predicted - trained, model.Trees, Keep(task, model));
    }

    public void Dispose()
    {
        foreach (var (_, training, check) in _parts) Drop(training, check);
    }

    private long Keep(FoldTask task, ITrainedModel model)
    {
        using var stream = new FileStream(Path.Combine(folder, task.ModelFile), FileMode.Create, FileAccess.Write);
        using var writer = new BinaryWriter(stream);
        model.Write(writer);
        return stream.Length;
    }

    private (Samples Training, Samples Check) Parts(int variant, int fold)
    {
        for (var node = _parts.First; node is not null; node = node.Next)
        {
            if (node.Value.Key != (variant, fold)) continue;
            _parts.Remove(node);
            _parts.AddFirst(node);
            return (node.Value.Training, node.Value.Check);
        }

        while (_parts.Count > 0 && (_parts.Count + 1) * Copies * data.MatrixBytes > mostBytes)
        {
            Drop(_parts.Last!.Value.Training, _parts.Last.Value.Check);
            _parts.RemoveLast();
        }

        var (training, check) = (data.Rows(variant, data.Folds[fold].Training), data.Rows(variant, data.Folds[fold].Check));
        _parts.AddFirst(((variant, fold), training, check));
        return (training, check);
    }

    private static void Drop(Samples training, Samples check)
    {
        training.DisposeMatrix();
        check.DisposeMatrix();
    }

    // Of the whole process, in which nothing else runs where it is a worker of its own.
    private static double CpuTime() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
