using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;
using Weir.Training.AutoML.Folds;
using Weir.Training.Features.Variants;
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

    // Fewer rows of a part would not do to tell when to stop.
    private const double LeastShareToStop = 0.25;

    private readonly LinkedList<Part> _parts = [];

    /// <summary>Trains on a fold's training rows; the fold's other rows decide when to stop, and are predicted.</summary>
    /// <param name="task">Candidate and fold.</param>
    /// <param name="progress">Hears of rounds.</param>
    /// <param name="cancellation">Checked in each round.</param>
    public FoldResult Train(FoldTask task, IProgressSink progress, CancellationToken cancellation)
    {
        var candidate = task.Candidate;
        var part = PartOf(candidate.Variant, task.Fold, task.Share);
        var (training, stop) = (part.Training, part.Stop);
        var isLogarithm = candidate.Scale == TargetScale.Logarithm;
        var options = data.Options(candidate.Variant, task.Fold, progress) with { Settings = candidate.Settings };
        // The rows to predict are those that tell when to stop, unless it is on a part of them.
        if (data.IsTold && ReferenceEquals(stop, part.Check) && StoppingPath.IsKept(stop.Rows, data.Outputs)) options = options with { Path = new StoppingPath { Sorted = data.Task == LearningTask.Quantile ? data.Outputs : 1, Shift = isLogarithm ? data.Shift : null } };
        if (task.MostRounds > 0) options = options with { MostRounds = Math.Min(options.MostRounds, task.MostRounds) };
        var started = CpuTime();
        var fitted = LearnerCatalog.Find(candidate.Learner).Train(
            isLogarithm ? training with { Target = LogTarget.Apply(training.Target, data.Shift!.Value) } : training,
            isLogarithm ? stop with { Target = LogTarget.Apply(stop.Target, data.Shift!.Value) } : stop,
            options,
            cancellation);
        using ITrainedModel model = isLogarithm ? new LogTarget(fitted, data.Shift!.Value) : fitted;
        var trained = CpuTime();
        var predictions = model.Score(part.Check);
        var predicted = CpuTime();
        return new FoldResult(predictions, trained - started, predicted - trained, model.Trees, Keep(task, model))
        {
            Share = (double)training.Rows / data.Folds[task.Fold].Training.Length,
            Path = options.Path,
        };
    }

    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    private long Keep(FoldTask task, ITrainedModel model)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, System.Text.Encoding.UTF8, leaveOpen: true)) model.Write(writer);
        var path = Path.Combine(folder, task.ModelFile);
        try
        {
            using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
            content.WriteTo(stream);
            return content.Length;
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"its model of {content.Length / 1e6:0.###} MB cannot be written: {DiskFailure.ReasonOf(e)}", inner: e);
        }
    }

    private Part PartOf(Variant variant, int fold, double share)
    {
        for (var node = _parts.First; node is not null; node = node.Next)
        {
            if (node.Value.Key != (variant, fold, share)) continue;
            _parts.Remove(node);
            _parts.AddFirst(node);
            return node.Value;
        }

        var bytes = Part.SizeOf(share) * Copies * data.BytesOf(variant, fold);
        while (_parts.Count > 0 && _parts.Sum(p => p.Bytes) + bytes > mostBytes)
        {
            _parts.Last!.Value.Dispose();
            _parts.RemoveLast();
        }

        var rows = data.Folds[fold];
        var check = data.Rows(variant, fold, rows.Check);
        var stop = share < 1 ? data.Rows(variant, fold, RowShare.Of(rows.Check, Math.Max(share, LeastShareToStop), data.Queries)) : check;
        return _parts.AddFirst(new Part((variant, fold, share), data.Rows(variant, fold, RowShare.Of(rows.Training, share, data.Queries)), stop, check) { Bytes = bytes }).Value;
    }

    // Rows to learn from, rows that tell when to stop, and rows to predict, which hold the latter.
    private sealed record Part((Variant Variant, int Fold, double Share) Key, Samples Training, Samples Stop, Samples Check) : IDisposable
    {
        /// <summary>What it takes of the memory.</summary>
        public required double Bytes { get; init; }

        // The rows to predict are there in any case.
        public static double SizeOf(double share) => Math.Max(share, 0.25);

        public void Dispose()
        {
            Training.DisposeMatrix();
            Stop.DisposeMatrix();
            Check.DisposeMatrix();
        }
    }

    // Of the whole process, in which nothing else runs where it is a worker of its own.
    private static double CpuTime() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
