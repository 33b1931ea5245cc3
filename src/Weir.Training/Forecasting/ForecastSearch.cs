using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Native.XGBoost;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Search;
using Weir.Training.Learners;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;

namespace Weir.Training.Forecasting;

/// <summary>Searches for the best forecast within a budget: learners on every scale, then boosted trees whose settings and scale a sampler of Weir.Tuning draws. Several candidates at once, in this process.</summary>
/// <remarks>The same seed and count of trials give the same model for any number of threads: what the sampler draws depends on trials that lie <see cref="Ahead"/> and more before. A candidate that the budget ends counts for nothing.</remarks>
internal sealed class ForecastSearch(TrainingRequest request, SearchClock clock, ForecastScale[] scales, int mostAtOnce)
{
    private const double FixedSeconds = 0.5;
    private const int Ahead = 5;

    private const string Scale = "scale";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private static readonly Parameter[] Space =
    [
        new("eta", new FloatDistribution(0.02, 0.3, isLog: true)),
        new("max_depth", new IntDistribution(2, 10)),
        new("min_child_weight", new FloatDistribution(0.3, 60, isLog: true)),
        new("subsample", new FloatDistribution(0.4, 1)),
        new("colsample_bytree", new FloatDistribution(0.2, 1)),
        new("lambda", new FloatDistribution(0.01, 100, isLog: true)),
    ];

    private readonly Study _study = new(new StudySettings { Space = new SearchSpace([.. Space, new(Scale, new CategoricalDistribution(scales.Select(s => ParameterValue.Of(s.ToString()))))]), Seed = (ulong)request.Seed, Sampler = SamplerCatalog.Create("""{"name":"tpe","n_startup_trials":6}""") });
    private readonly List<SearchTrial> _told = [];
    private readonly Queue<Outcome> _untold = [];
    private bool _isOver;
    private (double Loss, double Seconds) _best = (double.PositiveInfinity, 0);

    /// <summary>All that was tried, in order.</summary>
    public IReadOnlyList<SearchTrial> Told => _told;

    /// <summary>Seconds from the start to the first model; null before.</summary>
    public double? FirstModelSeconds { get; private set; }

    /// <summary>Candidates that are trained at once, each by one thread where there are several.</summary>
    public int AtOnce { get; } = Math.Clamp(request.Search!.Threads ?? Environment.ProcessorCount, 1, Math.Min(mostAtOnce, Math.Min(Ahead, request.Search.MostTrials ?? Ahead)));

    // Of the time on up to three folds: the last training sees the most rows, and is done twice where the rows of the test are learnt from in the end.
    private double RefitShare => request.HoldsBack || request.TestPath is not null ? 0.7 : 1.4;

    /// <summary>Searches. The baseline is tried first, and is the result when nothing else was in time.</summary>
    /// <param name="folds">What tries a candidate.</param>
    /// <param name="names">Learners that may be tried.</param>
    /// <param name="keep">Takes what was tried, in order: the best stay with their models.</param>
    /// <param name="cancellation">Ends it: what was found by then is the result.</param>
    public void Run(ForecastFolds folds, IReadOnlyList<string> names, Action<ForecastAttempt> keep, CancellationToken cancellation)
    {
        var search = request.Search!;
        search.Listener?.Began(folds.Metric, search.MostTrials);
        var (baseline, _) = Next(0, names);
        Take(new Outcome(0, baseline!, null, folds.Try(0, baseline!, cancellation), null), keep);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var places = new SemaphoreSlim(AtOnce);
        Queue<Task<Outcome?>> working = [];
        var watch = request.Time.CreateTimer(_ => { if (IsTime()) over.Cancel(); }, null, Glance, Glance);
        try
        {
            for (var number = 1; number < (search.MostTrials ?? int.MaxValue) && !IsTime() && !over.IsCancellationRequested; number++)
            {
                if (working.Count == Ahead - 1) TakeNext(working, keep, over, cancellation);
                while (_untold.Count > 0 && _untold.Peek().Number <= number - Ahead) TellStudy(_untold.Dequeue());
                if (over.IsCancellationRequested) break;
                var (candidate, asked) = Next(number, names);
                if (candidate is null) break;
                request.Progress.Report($"trying {candidate}", number, search.MostTrials, "trials");
                var mine = number;
                working.Enqueue(Task.Run(() => TryAsync(folds, mine, candidate, asked, places, over.Token), CancellationToken.None));
            }
        }
        finally
        {
            try
            {
                while (working.Count > 0) TakeNext(working, keep, over, cancellation);
            }
            finally
            {
                foreach (var left in working) left.GetAwaiter().GetResult()?.Attempt?.Model.Dispose();
                watch.DisposeAsync().AsTask().GetAwaiter().GetResult(); // a last look that is under way must not meet a source that is gone
            }
        }
    }

    private void TakeNext(Queue<Task<Outcome?>> working, Action<ForecastAttempt> keep, CancellationTokenSource over, CancellationToken cancellation)
    {
        var outcome = working.Dequeue().GetAwaiter().GetResult();
        var isLate = outcome?.Attempt is { } attempt && clock.Left < Ending(attempt.Entry.Seconds) / 2; // there is no time to train it once more
        _isOver |= outcome is null || isLate || cancellation.IsCancellationRequested;
        // Trials without a gap: their count is to make the same model again.
        if (_isOver) outcome?.Attempt?.Model.Dispose();
        else Take(outcome!, keep);
        if (_isOver || IsTime()) over.Cancel();
    }

    private static async Task<Outcome?> TryAsync(ForecastFolds folds, int number, ForecastCandidate candidate, int? asked, SemaphoreSlim places, CancellationToken over)
    {
        try
        {
            await places.WaitAsync(over);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            return Try(folds, number, candidate, asked, over);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            places.Release();
        }
    }

    private static Outcome Try(ForecastFolds folds, int number, ForecastCandidate candidate, int? asked, CancellationToken over)
    {
        try
        {
            var attempt = folds.Try(number, candidate, over);
            if (double.IsFinite(attempt.Entry.Value)) return new Outcome(number, candidate, asked, attempt, null);
            attempt.Model.Dispose();
            return new Outcome(number, candidate, asked, null, "what it forecasts is no number");
        }
        catch (Exception e) when (e is WeirException or XGBoostException)
        {
            return new Outcome(number, candidate, asked, null, e.Message.Split('\n')[0]);
        }
    }

    private void Take(Outcome outcome, Action<ForecastAttempt> keep)
    {
        var settings = (outcome.Candidate.Settings ?? LearnerOptions.NoSettings).ToDictionary(s => s.Key, s => s.Value.IsNumber ? s.Value.Number.ToString("G4", CultureInfo.InvariantCulture) : s.Value.Text!);
        var (number, name) = (outcome.Number, outcome.Candidate.ToString());
        if (outcome.Asked is not null) _untold.Enqueue(outcome);
        if (outcome.Attempt is not { } attempt)
        {
            Tell(new SearchTrial(number, name, settings, SearchTrialStatus.Failed, null, 0, 0, 0, 0, outcome.Failure) { EndedAfter = clock.Elapsed });
            return;
        }

        FirstModelSeconds ??= clock.Elapsed;
        if (attempt.Entry.Value < _best.Loss) _best = (attempt.Entry.Value, attempt.Entry.Seconds);
        Tell(new SearchTrial(number, name, settings, SearchTrialStatus.Complete, attempt.Entry.Value, attempt.Entry.Seconds, 0, attempt.Entry.Trees, 0, null) { EndedAfter = clock.Elapsed });
        keep(attempt);
    }

    private void TellStudy(Outcome outcome)
    {
        if (outcome.Attempt is { } attempt) _study.Tell(outcome.Asked!.Value, attempt.Entry.Value);
        else _study.TellFailed(outcome.Asked!.Value);
    }

    // The baseline of every scale is worth a moment; learners by their cost; then what the sampler draws.
    private (ForecastCandidate? Candidate, int? Asked) Next(int number, IReadOnlyList<string> names)
    {
        ForecastCandidate[] portfolio = [new(ConstantLearner.Baseline, ForecastScale.Season), .. names.Where(n => n != ConstantLearner.Baseline).SelectMany(n => scales.Select(s => new ForecastCandidate(n, s)))];
        if (number < portfolio.Length) return (portfolio[number], null);
        if (!names.Contains("xgboost")) return (null, null);
        var trial = _study.Ask();
        var values = trial.Record.Parameters.ToDictionary(p => p.Name, p => p.Value);
        values.Remove(Scale, out var scale);
        return (new ForecastCandidate("xgboost", Enum.Parse<ForecastScale>(scale.Text!), values), trial.Number);
    }

    private void Tell(SearchTrial trial)
    {
        _told.Add(trial);
        request.Search!.Listener?.Ended(trial);
    }

    private bool IsTime() => clock.Left <= Ending(_best.Seconds);

    // What the end takes where a candidate wins that was trained for so long.
    private double Ending(double seconds) => FixedSeconds + (RefitShare * seconds);

    private sealed record Outcome(int Number, ForecastCandidate Candidate, int? Asked, ForecastAttempt? Attempt, string? Failure);
}
