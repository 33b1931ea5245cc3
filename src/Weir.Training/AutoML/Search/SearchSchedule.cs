using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried, on which fold, and when: the portfolio, then what a sampler draws. Any number of workers may ask for tasks and bring results in any order; what is tried does not depend on it.</summary>
/// <remarks>
/// A candidate is drawn from the results of those that lie <see cref="Lag"/> and more before it, so that the ones in between may be at work meanwhile. Whether one
/// goes on to all folds depends on the first folds of all before it. Outcomes are told in order of their numbers: what counts when time is up is a prefix, of which the count says all.
/// </remarks>
internal sealed class SearchSchedule(SearchSettings settings, FoldPlan plan, Func<float[], int[], double> loss, int outputs)
{
    /// <summary>Trials before a candidate whose results it must not depend on.</summary>
    public const int Lag = 4;

    private const int AlwaysWhole = 3;
    private const int MostFailures = 20;

    private readonly CandidateStudy _study = new(settings);
    private readonly List<Candidate> _portfolio = [.. Portfolio.Of(settings).Where(c => settings.Learners(c.Learner))];
    private readonly List<Trial> _trials = [];
    private readonly List<TrialOutcome> _outcomes = [];
    private int _told;
    private int _decided;
    private int _failures;

    /// <summary>What was tried and ended, in order without a gap.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes => _outcomes;

    /// <summary>The next task; null when none can be given before others have ended, or at all.</summary>
    public FoldTask? Next()
    {
        foreach (var trial in _trials.Skip(_outcomes.Count))
            if (trial.Failure is null && trial.IsPromising && trial.Issued < plan.Folds.Count) return trial.Issue();
        return Begin()?.Issue();
    }

    /// <summary>A task ended well.</summary>
    /// <returns>Outcomes that are complete by it, in order.</returns>
    public IReadOnlyList<TrialOutcome> Done(FoldTask task, FoldResult result)
    {
        var trial = _trials[task.Trial];
        trial.Results[task.Fold] = result;
        if (task.Fold == 0) trial.FirstLoss = loss(result.Predictions, plan.Folds[0].Check);
        return Advance();
    }

    /// <summary>A task failed, and its trial with it.</summary>
    /// <returns>Outcomes that are complete by it, in order.</returns>
    public IReadOnlyList<TrialOutcome> Failed(FoldTask task, string reason)
    {
        _trials[task.Trial].Failure ??= reason;
        return Advance();
    }

    /// <summary>Models of this outcome are not kept any more.</summary>
    public void Forget(TrialOutcome outcome) => _outcomes[outcome.Number] = outcome with { HasModels = false, Predictions = [] };

    private Trial? Begin()
    {
        var number = _trials.Count;
        if (settings.MostTrials is { } most && number >= most) return null;
        for (; _told < number - Lag; _told++)
        {
            var before = _trials[_told];
            if (Told(before) is not { } value) return null;
            if (before.Asked < 0) _study.Learn(before.Candidate, value);
            else _study.Tell(before.Asked, value);
            if (double.IsNaN(value)) _failures++;
        }

        var isOwn = number < _portfolio.Count;
        if (_failures > MostFailures || (!isOwn && !settings.Learners("xgboost"))) return null;
        var (candidate, asked) = isOwn ? (_portfolio[number], -1) : _study.Ask();
        var trial = new Trial(number, candidate, asked, plan.Folds.Count) { IsPromising = settings.IsSmall };
        _trials.Add(trial);
        return trial;
    }

    // What the sampler hears of a trial: NaN for a failure, null as long as it is not known. On a large table it is the first fold's, as others' may never come.
    private double? Told(Trial trial)
    {
        if (!settings.IsSmall) return trial.FirstLoss ?? (trial.Failure is null ? null : double.NaN);
        return trial.Number < _outcomes.Count ? _outcomes[trial.Number].Loss ?? double.NaN : null;
    }

    private List<TrialOutcome> Advance()
    {
        for (; _decided < _trials.Count && (_trials[_decided].FirstLoss is not null || _trials[_decided].Failure is not null); _decided++)
            _trials[_decided].IsPromising = _trials[_decided].FirstLoss is { } first && IsPromising(_trials[_decided], first);
        List<TrialOutcome> ended = [];
        for (; _outcomes.Count < _decided && _trials[_outcomes.Count].IsOver; ended.Add(_outcomes[^1])) _outcomes.Add(Outcome(_trials[_outcomes.Count]));
        return ended;
    }

    // On small tables everything is trained on all folds. On others the first fold decides: it must be among the best of those before it that went on,
    // or a different kind of learner's first.
    private bool IsPromising(Trial trial, double first)
    {
        if (settings.IsSmall || plan.Folds.Count == 1) return true;
        var before = _trials.Take(trial.Number).Where(t => t.IsPromising).ToList();
        if (before.Count < AlwaysWhole || before.TrueForAll(t => t.Candidate.Learner != trial.Candidate.Learner || t.Candidate.Variant != trial.Candidate.Variant)) return true;
        return before.Count(t => t.FirstLoss < first) < settings.Plan.Promising;
    }

    private TrialOutcome Outcome(Trial trial)
    {
        var results = trial.Results.OfType<FoldResult>().ToList();
        var rows = plan.Folds.Where((_, f) => trial.Results[f] is not null).Sum(f => f.Check.Length);
        var outcome = new TrialOutcome(trial.Number, trial.Candidate)
        {
            FirstLoss = trial.FirstLoss ?? double.NaN,
            Failure = trial.Failure,
            FitSeconds = results.Sum(r => r.FitSeconds + r.PredictSeconds),
            PredictSeconds = rows == 0 ? 0 : results.Sum(r => r.PredictSeconds) / rows * 1000,
            Trees = results.Sum(r => r.Trees),
            TreesByFold = [.. results.Select(r => r.Trees)],
            Bytes = results.Sum(r => r.Bytes),
        };
        if (trial.Failure is null && results.Count == plan.Folds.Count)
        {
            var all = Gather(results);
            outcome = outcome with { Loss = loss(all, plan.Checked), Predictions = all, HasModels = true };
        }

        trial.Results.AsSpan().Clear();
        return outcome;
    }

    // Predictions by row, from those by fold.
    private float[] Gather(List<FoldResult> parts)
    {
        if (plan.Folds.Count == 1) return parts[0].Predictions;
        var all = new float[plan.Checked.Length * outputs];
        for (var fold = 0; fold < parts.Count; fold++)
        {
            var places = plan.PlacesOf(fold);
            for (var i = 0; i < places.Length; i++) parts[fold].Predictions.AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(places[i] * outputs));
        }

        return all;
    }

    private sealed class Trial(int number, Candidate candidate, int asked, int folds)
    {
        public int Number { get; } = number;

        public Candidate Candidate { get; } = candidate;

        /// <summary>Its number with the sampler; negative for one of the portfolio.</summary>
        public int Asked { get; } = asked;

        public FoldResult?[] Results { get; } = new FoldResult?[folds];

        public int Issued { get; private set; }

        public double? FirstLoss { get; set; }

        public bool IsPromising { get; set; }

        public string? Failure { get; set; }

        /// <summary>Whether nothing more comes, once it is decided whether it goes on.</summary>
        public bool IsOver => Failure is not null || !IsPromising || Array.TrueForAll(Results, r => r is not null);

        public FoldTask Issue() => new(Number, Issued++, Candidate);
    }
}
