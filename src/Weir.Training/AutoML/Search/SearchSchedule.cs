using Weir.Foundation.Errors;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Judging;
using Weir.Training.AutoML.Workers;
using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML.Search;

/// <summary>What is tried, on which rows, and when: a sketch, the portfolio, then what a sampler draws; of these, the best go on to more rows and to all folds (successive halving: Li et al. 2020).
/// Any number of workers may ask for tasks and bring results in any order; what is tried does not depend on it.</summary>
/// <remarks>
/// A candidate that goes on is a trial of its own. What a trial is depends on the results of those that lie <see cref="Lag"/> and more before it (more on higher rungs, which take longer),
/// so that the ones in between may be at work meanwhile. Outcomes are told in order of their numbers: what counts when time is up is a prefix, of which the count says all.
/// </remarks>
internal sealed class SearchSchedule(SearchSettings settings, FoldPlan plan, Func<float[], int[], double> loss, int outputs)
{
    /// <summary>Trials before a candidate whose results it must not depend on.</summary>
    public const int Lag = 4;

    private const string NoLoss = "its loss is no number";
    private const int MostFailures = 20;
    private const int SketchRounds = 40;
    private const int FirstWhole = 8;
    private const long MostPredictions = 10_000_000;

    private readonly CandidateStudy _study = new(settings);
    private readonly List<Candidate> _portfolio = [.. Portfolio.Of(settings).Where(c => settings.Learners(c.Learner))];
    private readonly Ladder _ladder = new(settings.Rungs, settings.Plan.OneOf);
    private readonly List<ScheduledTrial> _trials = [];
    private readonly List<TrialOutcome> _outcomes = [];
    private readonly Queue<FoldTask> _returned = [];
    private int _begun; // of the portfolio
    private int _told;
    private int _failures;

    /// <summary>What was tried and ended, in order without a gap.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes => _outcomes;

    /// <summary>The next task; null when none can be given before others have ended, or at all.</summary>
    public FoldTask? Next()
    {
        if (_returned.TryDequeue(out var returned)) return returned;
        foreach (var trial in _trials.Skip(_outcomes.Count))
            if (trial.HasMore) return trial.Issue();
        return Begin()?.Issue();
    }

    /// <summary>A task ended well.</summary>
    /// <returns>Outcomes that are complete by it, in order.</returns>
    public IReadOnlyList<TrialOutcome> Done(FoldTask task, FoldResult result)
    {
        var trial = _trials[task.Trial];
        if (Array.Exists(result.Predictions, p => !float.IsFinite(p))) return Failed(task, "it predicts what is no number");
        if (task.Fold == 0)
        {
            try
            {
                var first = loss(result.Predictions, plan.Folds[0].Check);
                if (!double.IsFinite(first)) return Failed(task, NoLoss);
                trial.FirstLoss = first;
            }
            catch (WeirException e)
            {
                return Failed(task, e.Message); // a metric refuses what it is not defined for: the fault of this trial alone
            }
        }

        trial.Results[task.Fold] = result;
        return Advance();
    }

    /// <summary>A task was not begun, and waits for somebody else.</summary>
    public void GiveBack(FoldTask task) => _returned.Enqueue(task);

    /// <summary>A task failed, and its trial with it.</summary>
    /// <returns>Outcomes that are complete by it, in order.</returns>
    public IReadOnlyList<TrialOutcome> Failed(FoldTask task, string reason)
    {
        _trials[task.Trial].Failure ??= reason;
        return Advance();
    }

    /// <summary>Models of this outcome are not kept any more. Where it goes on later, all its folds are trained.</summary>
    public void Forget(TrialOutcome outcome)
    {
        _trials[outcome.Number].IsForgotten = true;
        // What it predicted still counts for how much the choice among all flatters, unless it fills the memory.
        _outcomes[outcome.Number] = KeepsPredictions(plan.Checked.Length * outputs, _outcomes.Count) ? outcome with { HasModels = false } : outcome with { HasModels = false, Predictions = [], ToldPredictions = [] };
    }

    /// <summary>Whether a trial that went on has its first fold's model from this one.</summary>
    public bool IsLent(TrialOutcome outcome) => _trials.Exists(t => t.FirstFrom == outcome.Number);

    /// <summary>Whether all outcomes keep what they predict, the forgotten too.</summary>
    public static bool KeepsPredictions(long values, int outcomes) => values * outcomes <= MostPredictions;

    private ScheduledTrial? Begin()
    {
        var number = _trials.Count;
        if (settings.MostTrials is { } most && number >= most) return null;
        for (; _told < number - Lag; _told++)
            if (!Learn(_trials[_told])) return null;
        if (_trials.Exists(t => !t.IsEntry && t.Level < settings.Rungs.Top && t.Number < number - LagOf(t) && !t.IsKnown)) return null;
        if (_failures > MostFailures) return null;
        var trial = number == 0 && settings.Rungs.SketchShare is { } share ? Sketch(share) : Soon(number) ?? Promoted(number) ?? Entry(number) ?? Last(number);
        if (trial is not null) _trials.Add(trial);
        return trial;
    }

    // What the sampler hears of a candidate is how it did on the lowest rung, where all were.
    private bool Learn(ScheduledTrial trial)
    {
        if (!trial.IsEntry) return true;
        if (!(settings.IsSmall ? trial.Number < _outcomes.Count : trial.IsKnown)) return false;
        if (trial.Failure is not null) _failures++;
        if (trial.IsSketch) return true;
        var value = trial.Failure is not null ? double.NaN : settings.IsSmall ? _outcomes[trial.Number].Loss ?? double.NaN : trial.FirstLoss!.Value;
        if (trial.Asked < 0) _study.Learn(trial.Candidate, value);
        else _study.Tell(trial.Asked, value);
        return true;
    }

    private static int LagOf(ScheduledTrial trial) => trial.IsEntry ? Lag : Lag * (1 + trial.Level);

    private ScheduledTrial Sketch(double share)
    {
        var candidate = settings.Learners("xgboost") || _portfolio.Count == 0
            ? new Candidate("xgboost", TargetScale.Plain, new Dictionary<string, ParameterValue> { ["eta"] = ParameterValue.Of(0.2), ["max_depth"] = ParameterValue.Of(Math.Min(5L, settings.Plan.MostDepth)) })
            : _portfolio[0];
        return new ScheduledTrial(0, candidate, 1) { IsEntry = true, IsSketch = true, Share = share, MostRounds = SketchRounds };
    }

    private ScheduledTrial? Promoted(int number) => _ladder.Next([.. Known(number)]) is { } from ? Promoted(number, from, from.Level + 1) : null;

    // The best of the first goes past the rungs: where they are few to all folds, else to all rows of the first. A short search has a model that learned from much, too.
    private ScheduledTrial? Soon(int number)
    {
        if (number != FirstWhole || settings.Rungs.Top < 2) return null;
        var level = settings.Rungs.Top == 2 ? settings.Rungs.Top : settings.Rungs.Top - 1;
        var from = Known(number).Where(t => settings.Rungs.Top == 2 || (!t.IsPromoted && t.Level < level)).MinBy(t => t.FirstLoss);
        return from is null ? null : Promoted(number, from, level);
    }

    private IEnumerable<ScheduledTrial> Known(int number) => _trials.Where(t => !t.IsSketch && t.FirstLoss is not null && t.Number < number - LagOf(t));

    // With nothing new to try, one after the other goes on, the best first.
    private ScheduledTrial? Last(int number)
    {
        if (_trials.Exists(t => t.Level < settings.Rungs.Top && !t.IsKnown)) return null;
        var from = _trials.Where(t => !t.IsSketch && t.Level < settings.Rungs.Top && !t.IsPromoted && t.FirstLoss is not null).OrderBy(t => t.FirstLoss).FirstOrDefault();
        return from is null ? null : Promoted(number, from, from.Level + 1);
    }

    private ScheduledTrial Promoted(int number, ScheduledTrial from, int level)
    {
        from.IsPromoted = true;
        // The first fold's model is the same, borrowed or trained again: which of the two depends on when others ended.
        var first = level == settings.Rungs.Top && from is { Share: >= 1, IsForgotten: false } ? from : null;
        return new ScheduledTrial(number, from.Candidate, level == settings.Rungs.Top ? plan.Folds.Count : 1, first) { Level = level, Share = level == settings.Rungs.Top ? 1 : settings.Rungs.Shares[level] };
    }

    private ScheduledTrial? Entry(int number)
    {
        var isOwn = _begun < _portfolio.Count;
        if (!isOwn && !settings.Learners("xgboost")) return null;
        var (candidate, asked) = isOwn ? (_portfolio[_begun++], -1) : _study.Ask();
        return new ScheduledTrial(number, candidate, settings.IsSmall ? plan.Folds.Count : 1) { IsEntry = true, Asked = asked, Share = settings.IsSmall ? 1 : settings.Rungs.Shares[0] };
    }

    private List<TrialOutcome> Advance()
    {
        List<TrialOutcome> ended = [];
        for (; _outcomes.Count < _trials.Count && _trials[_outcomes.Count].IsOver; ended.Add(_outcomes[^1])) _outcomes.Add(Outcome(_trials[_outcomes.Count]));
        return ended;
    }

    private TrialOutcome Outcome(ScheduledTrial trial)
    {
        var results = trial.Results.OfType<FoldResult>().ToList();
        var rows = plan.Folds.Where((_, f) => f < trial.Results.Length && trial.Results[f] is not null).Sum(f => f.Check.Length);
        var outcome = new TrialOutcome(trial.Number, trial.Candidate)
        {
            FirstLoss = trial.FirstLoss ?? double.NaN,
            Share = results.Count > 0 ? results[0].Share : trial.Share,
            FirstFrom = trial.FirstFrom ?? trial.Number,
            Failure = trial.Failure,
            FitSeconds = results.Sum(r => r.FitSeconds + r.PredictSeconds),
            PredictSeconds = rows == 0 ? 0 : results.Sum(r => r.PredictSeconds) / rows * 1000,
            Trees = results.Sum(r => r.Trees),
            TreesByFold = [.. results.Select(r => r.Trees)],
            Bytes = results.Sum(r => r.Bytes),
        };
        if (trial.Failure is not null) return outcome;
        try
        {
            return Judged(trial, outcome, results);
        }
        catch (WeirException e)
        {
            return outcome with { Failure = trial.Failure = e.Message };
        }
    }

    private TrialOutcome Judged(ScheduledTrial trial, TrialOutcome outcome, List<FoldResult> results)
    {
        if (trial.IsSketch || results.Count < plan.Folds.Count || trial.Level < settings.Rungs.Top)
            return outcome with { Predictions = results[0].Predictions, ToldPredictions = HonestStop.Halved(results[0], plan, outputs, loss), HasModels = true };
        float[][] parts = [.. results.Select(r => r.Predictions)];
        var all = Gather(parts);
        float[][] told = plan.Folds.Count == 1 ? [HonestStop.Halved(results[0], plan, outputs, loss)] : [.. results.Select((_, f) => HonestStop.ByOthers(results, f))];
        for (var f = 0; f < results.Count; f++) trial.Results[f] = results[f] with { Path = null }; // nobody asks again
        return loss(all, plan.Checked) is var value && double.IsFinite(value)
            ? outcome with { Loss = value, Predictions = all, ToldPredictions = told.SequenceEqual(parts) ? all : Gather(told), HasModels = true }
            : outcome with { Failure = NoLoss };
    }

    // Predictions by row, from those by fold.
    private float[] Gather(float[][] parts)
    {
        if (plan.Folds.Count == 1) return parts[0];
        var all = new float[plan.Checked.Length * outputs];
        for (var fold = 0; fold < parts.Length; fold++)
        {
            var places = plan.PlacesOf(fold);
            for (var i = 0; i < places.Length; i++) parts[fold].AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(places[i] * outputs));
        }

        return all;
    }
}
