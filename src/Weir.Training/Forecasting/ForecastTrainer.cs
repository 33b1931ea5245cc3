using System.Globalization;
using Weir.Statistics.Metrics;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Forecasting;

/// <summary>Trains a forecast: every learner on every scale, validated on later blocks, the best tested from rolling origins and then trained again with the rows of the test.</summary>
internal static class ForecastTrainer
{
    private static readonly string[] SearchedLearners = ["linear", "xgboost"];

    /// <summary>Trains. Writes nothing.</summary>
    public static TrainingResult Fit(TrainingRequest request, TrainingData data, SeriesData series, CancellationToken cancellation)
    {
        var scales = ForecastScales.Of(series.Panel);
        var all = series.Plan.Whole.Length;
        var atOnce = 1;
        if (request.Search is { } options) (series, atOnce) = ForecastMemory.Fit(options, series, request.Forecast!.Horizon, [.. scales.Select(s => FrameOf(request, series, s).Names.Count)]);
        if (series.Plan.Whole.Length < all) data = data with { Notes = [.. data.Notes, FormattableString.Invariant($"{series.Plan.Whole.Length} of {all} origins are learnt from, those that --memory has room for")] };
        var search = request.Search is null ? null : new ForecastSearch(request, data.Clock!, scales, atOnce);
        var folds = new ForecastFolds(request, series, scale => FrameOf(request, series, scale), search is { AtOnce: > 1 } ? 1 : request.Search?.Threads ?? 0);
        List<ForecastAttempt> kept = [];
        List<LeaderboardEntry> entries = [];
        void Keep(ForecastAttempt attempt)
        {
            entries.Add(attempt.Entry with { Trial = request.Search is null ? null : attempt.Number });
            kept.Add(attempt);
            // Only the best can win; models of hundreds of trials would fill the memory.
            if (request.Search is null || kept.Count == 1) return;
            var worse = kept[0].Entry.Value <= attempt.Entry.Value ? attempt : kept[0];
            kept.Remove(worse);
            worse.Model.Dispose();
        }

        try
        {
            if (search is not null) search.Run(folds, request.Learners.Count == 0 ? SearchedLearners : [.. LearnerChoice.Of(request).Select(l => l.Name)], Keep, cancellation);
            else TryAll(request, series, folds, Keep, cancellation);
            var isInterrupted = search is not null && cancellation.IsCancellationRequested;
            if (isInterrupted) cancellation = CancellationToken.None; // what it has is to be kept
            var best = kept.MinBy(t => t.Entry.Value)!;
            var leaderboard = entries.Append(NaiveEntry(series, request.Forecast!.Horizon, folds.Metric)).OrderBy(e => e.Value).ToArray();
            var told = Finish(request, data, series, best, folds, leaderboard, cancellation) with
            {
                Curves = [.. kept.SelectMany(t => t.Model.Rounds.Select(r => ($"rounds.{t.Entry.Learner}.{r.Name}", r.Round, r.Value)))],
            };
            if (search is null) return told;
            var parameters = new Dictionary<string, string>(told.Parameters, StringComparer.Ordinal) { ["search.trials"] = search.Told.Count.ToString(CultureInfo.InvariantCulture), ["search.best"] = best.Number.ToString(CultureInfo.InvariantCulture) };
            if (series.Plan.Whole.Length < all) parameters["search.memory"] = request.Search!.Memory!.Value.ToString(CultureInfo.InvariantCulture); // the same trials of other origins are another model
            return told with
            {
                Trials = search.Told,
                FirstModelSeconds = search.FirstModelSeconds,
                IsInterrupted = isInterrupted,
                Parameters = parameters,
            };
        }
        finally
        {
            foreach (var attempt in kept) attempt.Model.Dispose();
        }
    }

    private static void TryAll(TrainingRequest request, SeriesData series, ForecastFolds folds, Action<ForecastAttempt> keep, CancellationToken cancellation)
    {
        var learners = request.Learners.Count == 0 ? LearnerCatalog.Usual : LearnerChoice.Of(request);
        ForecastCandidate[] candidates = [.. ForecastScales.Of(series.Panel).SelectMany(scale => learners.Select(l => new ForecastCandidate(l.Name, scale)))];
        for (var i = 0; i < candidates.Length; i++)
        {
            request.Progress.Report($"training {candidates[i].Learner}", i, candidates.Length, "learners");
            keep(folds.Try(i, candidates[i], cancellation));
        }
    }

    // The season that repeats best, of those whose value before every step lies in the history.
    private static int BaseSeason(SeriesData series, int horizon) => series.Seasons.Where(s => s * ((horizon + s - 1) / s) <= series.Lags).DefaultIfEmpty(1).MinBy(season =>
    {
        if (!series.Scales.TryGetValue(season, out var scales)) return double.MaxValue;
        var relative = scales.Select((s, i) => s / series.Units[i]).Where(double.IsFinite).ToArray();
        return relative.Length == 0 ? double.MaxValue : relative.Average();
    });

    private static LeaderboardEntry NaiveEntry(SeriesData series, int horizon, string metric)
    {
        Origin[] origins = [.. series.Plan.Folds.SelectMany(f => f.Check).Distinct()];
        var pairs = ForecastPairs.Of(series.Panel, origins, horizon, new float[origins.Length * horizon], series.Seasons);
        double[] InUnits(double[] values) => [.. values.Select((v, i) => v / series.Units[pairs.Series[i]])];
        return new LeaderboardEntry("seasonal naive", metric, pairs.Naive.Values.Min(n => RegressionMetrics.RootMeanSquaredError(InUnits(pairs.Truth), InUnits(n))), 0);
    }

    private static ForecastFrame FrameOf(TrainingRequest request, SeriesData series, ForecastScale scale)
    {
        var (options, panel, end) = (request.Forecast!, series.Panel, series.End);
        return new ForecastFrame(
            request.Target, options.TimeColumn, options.KnownAhead, [], panel.Step, series.Lags, options.Horizon, series.Seasons,
            string.Empty, scale, panel.TimeAt(end - 1) - panel.Start >= TimeSpan.FromDays(365), false)
        {
            BaseSeason = BaseSeason(series, options.Horizon),
            Statics = series.Statics,
            IsFreeOfSize = panel.HasKeys,
        }.LearnedFrom(panel, end);
    }

    private static TrainingResult Finish(TrainingRequest request, TrainingData data, SeriesData series, ForecastAttempt best, ForecastFolds folds, LeaderboardEntry[] leaderboard, CancellationToken cancellation)
    {
        var (panel, plan, frame, learner) = (series.Panel, series.Plan, best.Frame, best.Entry.Learner);
        request.Progress.Report($"training {learner} on all rows", 0, null, "rounds");
        using var judged = folds.Refit(frame, best.Model, plan.Training, cancellation);
        var forecasts = ForecastMatrix.Of(frame, panel, plan.Test, series.Units, cancellation).Forecast(frame, judged);
        var pairs = ForecastPairs.Of(panel, plan.Test, frame.Horizon, forecasts, series.Seasons);

        // What is judged has not seen the test; what is saved knows the newest rows too, unless a test was asked for by name.
        var keepsTest = request.HoldsBack || request.TestPath is not null;
        var known = keepsTest ? frame : frame.LearnedFrom(panel, panel.Length);
        using var whole = keepsTest ? null : folds.Refit(known, judged, plan.Whole, cancellation);
        var saved = whole ?? judged;
        var until = panel.TimeAt(keepsTest ? series.End - 1 : panel.Length - 1);
        var graph = ForecastGraph.Of(known, saved, learner, series, until);
        var difference = graph.Verify(saved, series, plan.Test, cancellation);
        string[] left = ForecastFigures.LeftOut(pairs, panel, series.Scales) is { } told ? [told] : [];
        var importance = saved.Importance();
        var total = importance.Values.Sum();
        return new TrainingResult
        {
            Task = LearningTask.Forecast,
            Target = request.Target,
            Classes = [],
            Learner = learner,
            Leaderboard = leaderboard,
            Metrics = ForecastFigures.Of(pairs, panel, series.Scales),
            Series = panel.HasKeys ? ForecastFigures.BySeries(pairs, panel, series.Scales) : [],
            SeriesColumns = panel.Keys,
            Curves = [],
            Parameters = Parameters(request, frame, learner, saved),
            Notes = keepsTest ? [.. data.Notes, .. left] : [.. data.Notes, .. left, $"the figures are of a model that ends at {ForecastInputs.Told(panel.TimeAt(series.End - 1))}; the one that is saved was then trained again on all rows, to {ForecastInputs.Told(until)} (--test-share or --test keeps the rows of the test from it)"],
            TrainingRows = panel.Series.Select((s, i) => s.Values.Take(panel.EndOf(i, series.End)).Count(v => !double.IsNaN(v))).Sum(),
            SavedRows = keepsTest ? null : panel.Series.Sum(s => s.Values.Count(v => !double.IsNaN(v))),
            TestRows = pairs.Truth.Length,
            Features = frame.Names.Count,
            Importance = [.. importance.Where(f => f.Value > 0).OrderByDescending(f => f.Value).ThenBy(f => f.Key).Take(20).Select(f => KeyValuePair.Create(frame.Names[f.Key], f.Value / total))],
            LargestDifference = difference,
            Model = graph.Bytes,
            Signature = graph.Signature(),
            Example = graph.Example(panel, plan.Test),
        };
    }

    private static Dictionary<string, string> Parameters(TrainingRequest request, ForecastFrame frame, string learner, ITrainedModel model)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["target"] = request.Target,
            ["task"] = "forecast",
            ["learner"] = learner,
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
            ["time_column"] = frame.Time,
            ["horizon"] = frame.Horizon.ToString(CultureInfo.InvariantCulture),
            ["lags"] = frame.Lags.ToString(CultureInfo.InvariantCulture),
            ["step"] = frame.Step.ToString(),
            ["seasons"] = string.Join(",", frame.Seasons),
        };
        if (frame.Known.Count > 0) parameters["known_ahead"] = string.Join(",", frame.Known);
        if (request.Forecast!.Series.Count > 0) parameters["series"] = string.Join(",", request.Forecast.Series);
        if (frame.Statics.Count > 0) parameters["static"] = string.Join(",", frame.Statics.Select(s => s.Name));
        if (request.Derive.Count > 0) parameters["derive"] = string.Join("; ", request.Derive);
        if (frame.Scale == ForecastScale.Season) parameters["base_season"] = frame.BaseSeason.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in model.Parameters) parameters[$"{learner.Split(' ')[0]}.{name}"] = value;
        return parameters;
    }
}
