using System.Diagnostics;
using Weir.Training.Learners;

namespace Weir.Training.Forecasting;

/// <summary>Tries candidates on the blocks of validation. The features of each scale are made once.</summary>
internal sealed class ForecastFolds(TrainingRequest request, SeriesData series, Func<ForecastScale, ForecastFrame> frameOf)
{
    private readonly Dictionary<ForecastScale, (ForecastFrame Frame, (ForecastMatrix Training, ForecastMatrix Check)[] Folds)> _scales = [];

    /// <summary>Trains a candidate on every fold; its loss is the root mean squared error over all of them.</summary>
    public ForecastAttempt Try(int number, ForecastCandidate candidate, CancellationToken cancellation)
    {
        if (!_scales.TryGetValue(candidate.Scale, out var known))
        {
            var frame = frameOf(candidate.Scale);
            known = _scales[candidate.Scale] = (frame, [.. series.Plan.Folds.Select(f => (ForecastMatrix.Of(frame, series.Series, f.Training, cancellation), ForecastMatrix.Of(frame, series.Series, f.Check, cancellation)))]);
        }

        var started = Stopwatch.GetTimestamp();
        var (model, loss) = Train(LearnerCatalog.Find(candidate.Learner), candidate, known.Frame, known.Folds, cancellation);
        return new ForecastAttempt(number, candidate, known.Frame, model, new LeaderboardEntry(candidate.ToString(), "rmse", loss, Stopwatch.GetElapsedTime(started).TotalSeconds) { Trees = model.Trees });
    }

    /// <summary>The winner, trained again on all that may be trained on.</summary>
    public ITrainedModel Refit(ForecastAttempt best, CancellationToken cancellation) =>
        best.Model.Refit(ForecastMatrix.Of(best.Frame, series.Series, series.Plan.Training, cancellation).Known(best.Frame), cancellation);

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
                var width = frame.Names.Count;
                var options = new LearnerOptions(LearningTask.Regression, 1, [.. Enumerable.Repeat(true, width)], new bool[width], request.Seed, request.MostRounds, request.Progress)
                {
                    Settings = candidate.Settings ?? LearnerSettings.Of(request.Settings, frame.Names, [.. frame.Names.Select(n => new[] { n })]),
                    Threads = request.Search?.Threads ?? 0,
                };
                last = learner.Train(training.Known(frame), check.Known(frame), options, cancellation);
                var forecasts = check.Forecast(frame, last);
                for (var i = 0; i < forecasts.Length; i++)
                {
                    if (double.IsNaN(check.Truth[i])) continue;
                    squares += (forecasts[i] - check.Truth[i]) * (forecasts[i] - check.Truth[i]);
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
}
