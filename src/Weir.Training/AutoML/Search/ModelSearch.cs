using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Native.XGBoost;
using Weir.Training.AutoML.Folds;

namespace Weir.Training.AutoML.Search;

/// <summary>Tries candidates one after another until a budget ends: the portfolio, then what a sampler draws. Every choice depends on the results before it, never on the time.</summary>
internal sealed class ModelSearch(FoldTrainer trainer, FoldPlan plan, Func<float[], int[], double> loss, int outputs, SearchSettings settings, IProgressSink progress)
{
    private const int MostKept = 30;
    private const int AlwaysWhole = 3;
    private const int Promising = 3;
    private const int MostFailures = 20;

    private readonly List<TrialOutcome> _outcomes = [];
    private long _trees;

    /// <summary>All that was tried, in order.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes => _outcomes;

    /// <summary>Trees of all models that are kept. May be asked by any thread.</summary>
    public long Trees => Interlocked.Read(ref _trees);

    /// <summary>Searches.</summary>
    /// <param name="goesOn">False ends the search before the next trial; asked with what was tried.</param>
    /// <param name="over">Ends the trial at work.</param>
    /// <param name="cancellation">Ends everything.</param>
    public void Run(Func<bool> goesOn, CancellationToken over, CancellationToken cancellation)
    {
        var study = new CandidateStudy(settings.HasLogarithm, settings.Eta, settings.Seed);
        var portfolio = Portfolio.Of(settings.HasLogarithm, settings.Eta).Where(c => settings.Learners(c.Learner)).ToList();
        while (goesOn() && (settings.MostTrials is not { } most || _outcomes.Count < most))
        {
            var number = _outcomes.Count;
            var isOwn = number < portfolio.Count;
            if (!isOwn && !settings.Learners("xgboost")) return;
            var (candidate, asked) = isOwn ? (portfolio[number], -1) : study.Ask();
            progress.Report($"trial {number + 1}: {candidate}", number, settings.MostTrials, "trials");
            try
            {
                var outcome = Try(number, candidate, over);
                _outcomes.Add(outcome);
                var told = settings.IsSmall ? outcome.Loss ?? outcome.FirstLoss : outcome.FirstLoss;
                if (isOwn) study.Learn(candidate, told);
                else study.Tell(asked, told);
            }
            catch (OperationCanceledException)
            {
                cancellation.ThrowIfCancellationRequested();
                return; // its time is up: it counts for nothing
            }
            catch (Exception e) when (e is WeirException or XGBoostException)
            {
                _outcomes.Add(new TrialOutcome(number, candidate, double.NaN, 0) { Failure = e.Message });
                if (!isOwn) study.Tell(asked, double.NaN);
                if (_outcomes.Count(o => o.Failure is not null) > MostFailures) return;
            }

            Forget();
            Interlocked.Exchange(ref _trees, _outcomes.Sum(o => (long)o.Trees));
        }
    }

    private TrialOutcome Try(int number, Candidate candidate, CancellationToken over)
    {
        var started = Environment.CpuUsage.TotalTime;
        var (model, first) = trainer.Train(candidate, 0, over);
        var models = new List<Learners.ITrainedModel> { model };
        try
        {
            var outcome = new TrialOutcome(number, candidate, loss(first, plan.Folds[0].Check), 0);
            if (IsPromising(outcome))
            {
                List<float[]> predictions = [first];
                for (var fold = 1; fold < plan.Folds.Count; fold++)
                {
                    var (next, part) = trainer.Train(candidate, fold, over);
                    models.Add(next);
                    predictions.Add(part);
                }

                var all = Gather(predictions);
                return outcome with { Loss = loss(all, plan.Checked), Predictions = all, Models = models, Seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds };
            }

            model.Dispose();
            return outcome with { Seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds };
        }
        catch
        {
            foreach (var each in models) each.Dispose();
            throw;
        }
    }

    // On small tables everything is trained on all folds. On others the first fold decides: it must be among the best of those before it,
    // or a different kind of learner's first.
    private bool IsPromising(TrialOutcome outcome)
    {
        if (settings.IsSmall || plan.Folds.Count == 1) return true;
        var whole = _outcomes.Where(o => o.Loss is not null).ToList();
        if (whole.Count < AlwaysWhole || whole.TrueForAll(o => o.Candidate.Learner != outcome.Candidate.Learner)) return true;
        return whole.Count(o => o.FirstLoss < outcome.FirstLoss) < Promising;
    }

    // Predictions by row, from those by fold.
    private float[] Gather(List<float[]> parts)
    {
        if (plan.Folds.Count == 1) return parts[0];
        var placeOf = new Dictionary<int, int>(plan.Checked.Length);
        for (var i = 0; i < plan.Checked.Length; i++) placeOf[plan.Checked[i]] = i;
        var all = new float[plan.Checked.Length * outputs];
        for (var fold = 0; fold < parts.Count; fold++)
        {
            var rows = plan.Folds[fold].Check;
            for (var i = 0; i < rows.Length; i++) parts[fold].AsSpan(i * outputs, outputs).CopyTo(all.AsSpan(placeOf[rows[i]] * outputs));
        }

        return all;
    }

    // Only the best can become part of the result; the others' models would fill the memory.
    private void Forget()
    {
        var kept = _outcomes.Where(o => o.Models.Count > 0).OrderBy(o => o.Loss).ToList();
        if (kept.Count <= MostKept) return;
        var last = kept[^1];
        foreach (var model in last.Models) model.Dispose();
        _outcomes[last.Number] = last with { Models = [], Predictions = [] };
    }
}
