using System.Collections.Concurrent;
using System.Diagnostics;
using Weir.Foundation.Processes;
using Weir.Training.Learners;

namespace Weir.Training.Forecasting;

/// <summary>Tries candidates on the blocks of validation, several at once if need be. The features of each scale are made once.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="series">The series.</param>
/// <param name="frameOf">Features of a scale.</param>
/// <param name="threads">Of each candidate; 0 for all.</param>
internal sealed class ForecastFolds(TrainingRequest request, SeriesData series, Func<ForecastScale, ForecastFrame> frameOf, int threads)
{
    private readonly ConcurrentDictionary<ForecastScale, Lazy<Known>> _scales = new();

    /// <summary>What the loss is called: of several series it is on the scale of each.</summary>
    public string Metric => series.Panel.HasKeys ? "rmsse" : "rmse";

    /// <summary>Trains a candidate on every fold; its loss is the root mean squared error over all of them, in units of each series.</summary>
    public ForecastAttempt Try(int number, ForecastCandidate candidate, CancellationToken cancellation)
    {
        var known = _scales.GetOrAdd(candidate.Scale, scale => new Lazy<Known>(() =>
        {
            var frame = frameOf(scale);
            return new Known(frame, [.. series.Plan.Folds.Select(f => (MatrixOf(frame, f.Training, cancellation), MatrixOf(frame, f.Check, cancellation)))]);
        })).Value;
        var started = Stopwatch.GetTimestamp();
        var (model, loss) = Train(LearnerCatalog.Find(candidate.Learner), candidate, known.Frame, known.Folds, cancellation);
        return new ForecastAttempt(number, candidate, known.Frame, model, new LeaderboardEntry(candidate.ToString(), Metric, loss, Stopwatch.GetElapsedTime(started).TotalSeconds) { Trees = model.Trees });
    }

    /// <summary>A model, trained again on other origins.</summary>
    public ITrainedModel Refit(ForecastFrame frame, ITrainedModel model, Origin[] origins, CancellationToken cancellation) => Freeing(MatrixOf(frame, origins, cancellation).Known(frame), all => model.Refit(all, cancellation));

    private ForecastMatrix MatrixOf(ForecastFrame frame, Origin[] origins, CancellationToken cancellation) => ForecastMatrix.Of(frame, series.Panel, origins, series.Units, cancellation);

    private (ITrainedModel Model, double Loss) Train(ILearner learner, ForecastCandidate candidate, ForecastFrame frame, (ForecastMatrix Training, ForecastMatrix Check)[] folds, CancellationToken cancellation)
    {
        ITrainedModel? last = null;
        double squares = 0;
        var count = 0;
        try
        {
            foreach (var (training, check) in folds)
            {
                last?.Dispose();
                last = null;
                var width = frame.Names.Count;
                var options = new LearnerOptions(LearningTask.Regression, 1, [.. Enumerable.Repeat(true, width)], new bool[width], request.Seed, request.MostRounds, request.Progress)
                {
                    Settings = candidate.Settings ?? LearnerSettings.Of(request.Settings, frame.Names, [.. frame.Names.Select(n => new[] { n })]),
                    Threads = threads,
                };
                last = Train(learner, training.Known(frame), check.Known(frame), options, cancellation);
                var forecasts = check.Forecast(frame, last);
                if (request.Search?.Memory is not null) MemoryReturn.Now(); // copies of the rows, which nobody would collect before the next are made
                for (var i = 0; i < forecasts.Length; i++)
                {
                    if (double.IsNaN(check.Truth[i])) continue;
                    var error = (forecasts[i] - check.Truth[i]) / check.Units[i / frame.Horizon];
                    squares += error * error;
                    count++;
                }
            }

            return (last!, Math.Sqrt(squares / count));
        }
        catch
        {
            last?.Dispose();
            throw;
        }
    }

    private static ITrainedModel Train(ILearner learner, Samples training, Samples check, LearnerOptions options, CancellationToken cancellation) =>
        Freeing(training, t => Freeing(check, c => learner.Train(t, c, options, cancellation)));

    // What the library keeps of the rows is much, and of no weight to the collector: hundreds of candidates would pile it up.
    private static ITrainedModel Freeing(Samples samples, Func<Samples, ITrainedModel> train)
    {
        try
        {
            return train(samples);
        }
        finally
        {
            samples.DisposeMatrix();
        }
    }

    private sealed record Known(ForecastFrame Frame, (ForecastMatrix Training, ForecastMatrix Check)[] Folds);
}
