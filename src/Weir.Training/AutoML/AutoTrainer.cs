using Weir.Data.Tables;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Judging;
using Weir.Training.AutoML.Search;
using Weir.Training.AutoML.Workers;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>Searches for the best model within a budget: candidates on folds, then the mean of those that predict best together.</summary>
internal static class AutoTrainer
{
    private const double MostNetworkWork = 8e10; // some ten seconds
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Searches, and trains what the result is made of.</summary>
    /// <param name="request">What was asked for; <see cref="TrainingRequest.Search"/> is set.</param>
    /// <param name="table">All rows to train on.</param>
    /// <param name="data">The table that they come from.</param>
    /// <param name="options">What every learner is told.</param>
    /// <param name="checkedRows">Rows on which the graph will be compared with the trainer.</param>
    /// <param name="cancellation">Ends the search: what it has found by then is made the result.</param>
    public static SearchedContest Run(TrainingRequest request, SearchTable table, TrainingData data, LearnerOptions options, int checkedRows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (request.Search!.MostTrialsByTarget.Count > 0 && data.Target.Task != LearningTask.MultiOutput) request = request with { Search = request.Search with { MostTrials = TrialCounts.Of(request.Search, [data.Target.Name])[0] } };
        var cells = (double)table.Rows * table.UsualWidth * data.Target.Outputs;
        var plan = Folds(request, table.Target, data, PresetPlan.Of(request.Search!.Preset), cells);
        var (samples, space) = table.Fold(plan, options, cancellation);
        options = options with { Scaled = table.Plan.Scaled, Sparse = table.Plan.Sparse };
        var (contest, places) = data.Target.Task == LearningTask.MultiOutput
            ? SeveralSearches.Run(request, samples, space, data, options, checkedRows, data.Clock!, plan, cancellation)
            : Search(request, samples, space, data, options, checkedRows, data.Clock!, plan, cancellation);
        var usually = space.Places(default, plan.Folds.Count);
        return new SearchedContest(contest, NarrowPlan.Of(table.Plan, places), samples.Keep(places), request is { HasLearningCurve: false, ValidationCurve: null } ? null : (NarrowPlan.Of(table.Plan, usually), samples.Keep(usually)));
    }

    /// <summary>Searches on folds that are given.</summary>
    /// <returns>The model and how others did, and the features that it takes.</returns>
    public static (TrainedContest Contest, int[] Places) Search(
        TrainingRequest request, Samples samples, FeatureSpace space, TrainingData data, LearnerOptions options, int checkedRows, SearchClock clock, FoldPlan plan, CancellationToken cancellation)
    {
        var search = request.Search!;
        var preset = PresetPlan.Of(search.Preset);
        var shift = data.Target.Task == LearningTask.Regression ? LogTarget.ShiftOf(samples.Target) : null;
        var judge = data.IsTested ? null : new RepeatedChoice(preset, options, request.Seed);
        var ending = new SearchEnding(clock, preset, checkedRows, data.IsTested ? checkedRows : plan.Folds[0].Check.Length, judge?.SecondsOf(plan.Checked.Length) ?? 0);
        var settings = Settings(request, samples.Target, (double)samples.Rows * space.Places(default, plan.Folds.Count).Length * data.Target.Outputs, Filled(samples, space, plan), data, preset, plan, shift is not null, ending.MayBeCut) with { Variants = space.Offer, PenaltyScale = RankingScale.Of(samples.Queries) };
        if (preset.IsSingle) options = options with { MostRounds = Math.Max(1, Math.Min(options.MostRounds, preset.MostTrees / options.Outputs)) };
        var memory = SearchMemory.Plan(search, (long)samples.Rows * space.WidestOf(plan.Folds.Count), Slots(search, plan));
        double Loss(float[] predictions, int[] rows) => Learners.Loss.Of(options, samples.Judged(rows), predictions);
        var schedule = new SearchSchedule(settings, plan, Loss, data.Target.Outputs);
        using var pool = new WorkerPool(search.Worker, memory.Workers, memory.RowBytes, path => TrialData.Write(path, samples, space, plan.Folds, options, shift, isTold: !data.IsTested));
        clock.Children = () => pool.ProcessIds;
        var first = Work(request, schedule, pool, settings, ending, clock, memory, cancellation);
        var chooser = new ResultChooser(schedule, plan, preset, ending, data.Target.Outputs, Loss);
        var result = chooser.Choose();
        var (contest, places) = new ResultMaker(pool, plan, preset, samples, space, options).Make(result, settings, cancellation.IsCancellationRequested);
        var rechosen = judge?.Told(chooser.Pool(result), result.Rows, samples, plan.Groups, ending.MostTrees) ?? [];
        return (contest with { FirstModelSeconds = first, Rechosen = rechosen }, places);
    }

    private static double? Work(TrainingRequest request, SearchSchedule schedule, WorkerPool pool, SearchSettings settings, SearchEnding ending, SearchClock clock, SearchMemory memory, CancellationToken cancellation)
    {
        var listener = new ProgressOfSearch(request.Progress, request.Search!.Listener);
        var search = new ModelSearch(schedule, pool, settings.MostKept, () => clock.Elapsed, listener);
        listener.Began(settings.LossName, settings.MostTrials);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Look()
        {
            if (ending.IsTime(search.Trees, search.BestFitSeconds, !search.HasWhole)) over.Cancel();
            if (request.Search.Memory is not null) pool.Bound(memory.WorkerBytes);
        }

        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(Look, ended.Token);
        try
        {
            search.RunAsync(() => !ending.IsTime(search.Trees, search.BestFitSeconds, !search.HasWhole), over.Token).GetAwaiter().GetResult();
        }
        finally
        {
            // The last look is waited for: it must find what it cancels still there.
            ended.Cancel();
            watch.GetAwaiter().GetResult();
        }

        return search.FirstModelSeconds;
    }

    // One look after the other, on a thread of its own.
    private static Task WatchAsync(Action look, CancellationToken ended) => Task.Run(
        async () =>
        {
            using var timer = new PeriodicTimer(Glance);
            try
            {
                while (await timer.WaitForNextTickAsync(ended)) look();
            }
            catch (OperationCanceledException)
            {
                // The search has ended.
            }
        },
        CancellationToken.None);

    private static SearchSettings Settings(TrainingRequest request, float[] target, double cells, double filled, TrainingData data, PresetPlan preset, FoldPlan plan, bool hasLogarithm, bool mayBeCut)
    {
        return new SearchSettings
        {
            Task = data.Target.Task,
            HasLogarithm = hasLogarithm,
            HasNetwork = NetworkWork(filled, data) * (cells <= Rungs.SmallCells ? preset.FoldsOfSmall : preset.FoldsOfLarge) <= MostNetworkWork,
            Rungs = Rungs.Of(cells, filled * data.Target.Outputs, plan.Folds[0].Training.Length, plan.Folds.Count == 1),
            Eta = Math.Min(0.3, (cells <= Rungs.SmallCells / 5 ? 0.04 : cells <= Rungs.SmallCells * 4 ? 0.06 : 0.1) * preset.Pace),
            Seed = request.Seed,
            MostTrials = request.Search!.MostTrials,
            Learners = name => preset.Tries(name, request) && LearnerCatalog.Find(name).Unfit(data.Target.Task, target) is null,
            Preset = request.Search.Preset,
            Plan = preset,
            MostKept = mayBeCut ? null : ResultChooser.MostCompared,
            Named = request.Learners,
        };
    }

    // Multiplications of a network with its usual settings, of all its passes over the rows: forwards, and twice backwards.
    // Cells that are 0 count for nothing, which is what most are of one-hot columns and words.
    private static double NetworkWork(double filled, TrainingData data) => (filled + ((double)data.TrainingRows.Length * data.Target.Outputs)) * 64 * 3 * 150 * 2;

    // Of the usual features.
    private static double Filled(Samples samples, FeatureSpace space, FoldPlan plan)
    {
        var places = space.Places(default, plan.Folds.Count);
        long filled = 0;
        for (var r = 0; r < samples.Rows; r++)
        {
            var row = samples.Features.AsSpan(r * samples.Width, samples.Width);
            foreach (var place in places) if (row[place] != 0) filled++;
        }

        return filled;
    }

    private static FoldPlan Folds(TrainingRequest request, float[] target, TrainingData data, PresetPlan preset, double cells)
    {
        var search = request.Search!;
        if (search.TimeColumn is { } name)
        {
            var ranks = Ranks(data.Column(name));
            return FoldPlan.Ordered(Array.ConvertAll(data.TrainingRows, r => ranks[r])) with { Groups = GroupsOf(data) };
        }

        var count = search.Folds ?? (cells <= Rungs.SmallCells ? preset.FoldsOfSmall : preset.FoldsOfLarge);
        return GroupsOf(data) is { } groups
            ? FoldPlan.Grouped(groups, count, request.Seed) with { Groups = groups }
            : FoldPlan.Balanced(target, !data.Target.Task.IsOfClasses(), count, request.Seed);
    }

    private static int[]? GroupsOf(TrainingData data) => data.Groups is { } groups ? Array.ConvertAll(data.TrainingRows, r => groups[r]) : null;

    // More slots than pieces of work that can be given at once would only wait.
    private static int Slots(SearchOptions search, FoldPlan plan)
    {
        var useful = plan.Folds.Count * (SearchSchedule.Lag + 1);
        return Math.Clamp(search.Threads ?? Environment.ProcessorCount, 1, search.MostTrials is { } most ? (int)Math.Clamp((long)most * plan.Folds.Count, 1, useful) : useful);
    }

    // Dates are texts that sort by time; equal ones keep the order of the table.
    private static double[] Ranks(Column column)
    {
        if (column is not (TimeColumn or TextColumn)) return column.ToDoubles();
        var places = column.ToTexts().Select(t => t ?? string.Empty).Distinct().Order(StringComparer.Ordinal).Select((t, i) => (t, i)).ToDictionary(p => p.t, p => (double)p.i, StringComparer.Ordinal);
        return [.. column.ToTexts().Select(t => places[t ?? string.Empty])];
    }
}
