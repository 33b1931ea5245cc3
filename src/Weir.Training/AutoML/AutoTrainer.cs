using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>Searches for the best model within a budget: candidates on folds, then the mean of those that predict best together.</summary>
internal static class AutoTrainer
{
    // Seconds a tree costs after the search: it is parsed, written, and run by both engines on the rows of the check.
    private const double SecondsPerTree = 300e-6;
    private const double SecondsPerTreeAndRow = 65e-9;
    private const double FinalShare = 0.12;
    private const double FixedSeconds = 1.0;
    private const double SmallCells = 250_000;

    /// <summary>Searches, and trains what the result is made of.</summary>
    /// <param name="request">What was asked for; <see cref="TrainingRequest.Search"/> is set.</param>
    /// <param name="samples">All rows to train on.</param>
    /// <param name="data">The table that they come from.</param>
    /// <param name="options">What every learner is told.</param>
    /// <param name="checkedRows">Rows on which the graph will be compared with the trainer.</param>
    /// <param name="clock">The budgets.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrainedContest Run(TrainingRequest request, Samples samples, TrainingData data, LearnerOptions options, int checkedRows, SearchClock clock, CancellationToken cancellation)
    {
        var target = data.Target;
        var plan = Plan(request, samples, data);
        var shift = target.Task == LearningTask.Regression ? LogTarget.ShiftOf(samples.Target) : null;
        var cells = (double)samples.Rows * samples.Width * target.Outputs;
        var settings = new SearchSettings
        {
            HasLogarithm = shift is not null,
            IsSmall = cells <= SmallCells,
            Eta = cells <= SmallCells / 5 ? 0.04 : cells <= SmallCells * 4 ? 0.06 : 0.1,
            Seed = request.Seed,
            MostTrials = request.Search!.MostTrials,
            Learners = name => request.Learners.Count == 0 || request.Learners.Contains(name),
        };
        double Loss(float[] predictions, int[] rows) => Learners.Loss.Of(options, Array.ConvertAll(rows, r => samples.Target[r]), predictions, Picked(samples.Weights, rows));
        var trainer = new FoldTrainer(samples, plan, options with { HasCurves = false, Threads = 1 }, shift);
        var search = new ModelSearch(trainer, plan, Loss, target.Outputs, settings, request.Progress);
        try
        {
            var mostTrees = MostTrees(clock, checkedRows);
            double Reserve() => FixedSeconds + (Math.Min(mostTrees, search.Trees) * ((SecondsPerTreeAndRow * checkedRows) + SecondsPerTree));
            using (var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            using (var watch = new Timer(_ => { if (clock.Left < Reserve()) over.Cancel(); }, null, 20, 20))
                search.Run(() => clock.Left > Reserve(), over.Token, cancellation);
            var whole = search.Outcomes.Where(o => o.Models.Count > 0).OrderBy(o => o.Loss).ToList();
            if (whole.Count == 0) throw NothingTrained(search, request.Search);
            var truth = Array.ConvertAll(plan.Checked, r => samples.Target[r]);
            var weights = Picked(samples.Weights, plan.Checked);
            var chosen = GreedySelection.Choose([.. whole.Select(o => o.Predictions)], [.. whole.Select(o => (double)o.Trees)], mostTrees, p => Learners.Loss.Of(options, truth, p, weights));
            var members = chosen.Select(c => (c.Weight, Model: trainer.Whole(whole[c.Model].Models, cancellation))).ToList();
            foreach (var outcome in whole.Where((_, i) => chosen.All(c => c.Model != i)))
                foreach (var model in outcome.Models) model.Dispose();
            var mean = new float[truth.Length * target.Outputs];
            for (var i = 0; i < mean.Length; i++) mean[i] = (float)chosen.Sum(c => c.Weight * whole[c.Model].Predictions[i]);
            var metric = target.Task == LearningTask.Regression ? "rmse" : "log_loss";
            var learner = chosen.Count == 1 ? whole[chosen[0].Model].Candidate.ToString() : "ensemble";
            List<LeaderboardEntry> leaderboard = [.. whole.Select(o => new LeaderboardEntry(o.Candidate.ToString(), metric, o.Loss!.Value, o.Seconds))];
            if (chosen.Count > 1) leaderboard.Insert(0, new LeaderboardEntry(learner, metric, Learners.Loss.Of(options, truth, mean, weights), search.Outcomes.Sum(o => o.Seconds)));
            return new TrainedContest(learner, new AveragedModel(members, Parameters(settings, plan, search, chosen, whole)), leaderboard, []) { OutOfFold = (plan.Checked, mean) };
        }
        catch
        {
            foreach (var model in search.Outcomes.SelectMany(o => o.Models)) model.Dispose();
            throw;
        }
    }

    private static FoldPlan Plan(TrainingRequest request, Samples samples, TrainingData data)
    {
        var search = request.Search!;
        if (search.TimeColumn is { } name) return FoldPlan.Ordered(Picked(Ranks(data.Column(name)), data.TrainingRows));
        var count = search.Folds ?? ((double)samples.Rows * samples.Width * data.Target.Outputs <= SmallCells ? 8 : 5);
        return FoldPlan.Balanced(samples.Target, data.Target.Task == LearningTask.Regression, count, request.Seed);
    }

    private static double[] Picked(double[] values, int[] rows) => Array.ConvertAll(rows, r => values[r]);

    private static float[]? Picked(float[]? values, int[] rows) => values is null ? null : Array.ConvertAll(rows, r => values[r]);

    // Dates are texts that sort by time; equal ones keep the order of the table.
    private static double[] Ranks(Column column)
    {
        if (column is not (TimeColumn or TextColumn)) return column.ToDoubles();
        var places = column.ToTexts().Select(t => t ?? string.Empty).Distinct().Order(StringComparer.Ordinal).Select((t, i) => (t, i)).ToDictionary(p => p.t, p => (double)p.i, StringComparer.Ordinal);
        return [.. column.ToTexts().Select(t => places[t ?? string.Empty])];
    }

    private static double MostTrees(SearchClock clock, int checkedRows) =>
        double.IsInfinity(clock.Whole) ? 20_000 : clock.Whole * FinalShare / ((SecondsPerTreeAndRow * checkedRows) + SecondsPerTree);

    private static Dictionary<string, string> Parameters(SearchSettings settings, FoldPlan plan, ModelSearch search, IReadOnlyList<(int Model, double Weight)> chosen, List<TrialOutcome> whole)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["trials"] = search.Outcomes.Count.ToString(CultureInfo.InvariantCulture),
            ["folds"] = plan.Folds.Count.ToString(CultureInfo.InvariantCulture),
            ["eta"] = settings.Eta.ToString("R", CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < chosen.Count; i++)
        {
            var outcome = whole[chosen[i].Model];
            parameters[$"member.{i}"] = string.Create(CultureInfo.InvariantCulture, $"{chosen[i].Weight:0.##} trial {outcome.Number} {outcome.Candidate} {string.Join(" ", outcome.Candidate.Settings.Select(s => s.Value.IsNumber ? string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value.Number:G4}") : $"{s.Key}={s.Value.Text}"))}").TrimEnd();
        }

        return parameters;
    }

    private static WeirException NothingTrained(ModelSearch search, SearchOptions options) => new(
        TrainingErrors.BudgetTooSmall,
        search.Outcomes.FirstOrDefault(o => o.Failure is not null)?.Failure is { } reason ? $"no model was trained: {reason}" : $"the budget of {(options.Budget ?? options.CpuBudget)?.TotalSeconds:0.#} s ended before a model was trained",
        "give a longer --budget, or fewer rows");
}
