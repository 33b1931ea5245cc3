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

/// <summary>Searches for the best forecast within a budget: learners on every scale, then boosted trees whose settings and scale a sampler of Weir.Tuning draws. One candidate after another, in this process.</summary>
/// <remarks>The same seed and count of trials give the same model. A candidate that the budget ends counts for nothing.</remarks>
internal sealed class ForecastSearch(TrainingRequest request, ForecastFolds folds, SearchClock clock)
{
    private const double FixedSeconds = 0.5;
    private const double RefitShare = 1; // of the time on all folds: the last training sees the most rows
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
        new(Scale, new CategoricalDistribution(Enum.GetNames<ForecastScale>().Select(ParameterValue.Of))),
    ];

    private readonly Study _study = new(new StudySettings { Space = new SearchSpace(Space), Seed = (ulong)request.Seed, Sampler = SamplerCatalog.Create("""{"name":"tpe","n_startup_trials":6}""") });
    private readonly List<SearchTrial> _told = [];
    private double _longest;

    /// <summary>All that was tried, in order.</summary>
    public IReadOnlyList<SearchTrial> Told => _told;

    /// <summary>Seconds from the start to the first model; null before.</summary>
    public double? FirstModelSeconds { get; private set; }

    /// <summary>Searches. The baseline is tried first, and is the result when nothing else was in time.</summary>
    /// <param name="names">Learners that may be tried.</param>
    /// <param name="keep">Takes what was tried: the best stay with their models.</param>
    /// <param name="cancellation">Ends it: what was found by then is the result.</param>
    public void Run(IReadOnlyList<string> names, Action<ForecastAttempt> keep, CancellationToken cancellation)
    {
        var search = request.Search!;
        search.Listener?.Began("rmse", search.MostTrials);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = request.Time.CreateTimer(_ => { if (IsTime() && FirstModelSeconds is not null) over.Cancel(); }, null, Glance, Glance);
        try
        {
            for (var number = 0; number < (search.MostTrials ?? int.MaxValue) && (number == 0 || (!IsTime() && !over.IsCancellationRequested)); number++)
                if (!Try(number, names, keep, over.Token, cancellation)) return;
        }
        finally
        {
            watch.DisposeAsync().AsTask().GetAwaiter().GetResult(); // a last look that is under way must not meet a source that is gone
        }
    }

    private bool Try(int number, IReadOnlyList<string> names, Action<ForecastAttempt> keep, CancellationToken over, CancellationToken cancellation)
    {
        var (candidate, asked) = Next(number, names);
        if (candidate is null) return false;
        request.Progress.Report($"trying {candidate}", number, request.Search!.MostTrials, "trials");
        var settings = (candidate.Settings ?? LearnerOptions.NoSettings).ToDictionary(s => s.Key, s => s.Value.IsNumber ? s.Value.Number.ToString("G4", CultureInfo.InvariantCulture) : s.Value.Text!);
        try
        {
            var attempt = folds.Try(number, candidate, number == 0 ? cancellation : over);
            if (!double.IsFinite(attempt.Entry.Value))
            {
                attempt.Model.Dispose();
                throw new WeirException(ErrorCodes.InvalidValue, "what it forecasts is no number");
            }

            FirstModelSeconds ??= clock.Elapsed;
            _longest = Math.Max(_longest, attempt.Entry.Seconds);
            if (asked is { } trial) _study.Tell(trial, attempt.Entry.Value);
            Tell(new SearchTrial(number, candidate.ToString(), settings, SearchTrialStatus.Complete, attempt.Entry.Value, attempt.Entry.Seconds, 0, attempt.Entry.Trees, 0, null) { EndedAfter = clock.Elapsed });
            keep(attempt);
            return true;
        }
        catch (OperationCanceledException) when (number > 0)
        {
            return false; // its time is up: the best of those before is the result
        }
        catch (Exception e) when (number > 0 && e is WeirException or XGBoostException)
        {
            if (asked is { } trial) _study.TellFailed(trial);
            Tell(new SearchTrial(number, candidate.ToString(), settings, SearchTrialStatus.Failed, null, 0, 0, 0, 0, e.Message.Split('\n')[0]) { EndedAfter = clock.Elapsed });
            return true;
        }
    }

    // The baseline of every scale is worth a moment; learners by their cost; then what the sampler draws.
    private (ForecastCandidate? Candidate, int? Asked) Next(int number, IReadOnlyList<string> names)
    {
        ForecastCandidate[] portfolio = [new(ConstantLearner.Baseline, ForecastScale.Season), .. names.Where(n => n != ConstantLearner.Baseline).SelectMany(n => Enum.GetValues<ForecastScale>().Select(s => new ForecastCandidate(n, s)))];
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

    private bool IsTime() => clock.Left <= FixedSeconds + (RefitShare * _longest);
}
