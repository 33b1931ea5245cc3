using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Models.Signatures;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Forecasting;

/// <summary>Trains a forecast: every learner on values as they are and on values relative to the last season, validated on later blocks, the best tested from rolling origins.</summary>
internal static class ForecastTrainer
{
    private const double Tolerance = 1e-5;
    private const int HostileRows = 4;

    /// <summary>Trains. Writes nothing.</summary>
    public static TrainingResult Fit(TrainingRequest request, TrainingData data, SeriesData series, CancellationToken cancellation)
    {
        var options = request.Forecast!;
        var folds = new ForecastFolds(request, series, scale => FrameOf(request, options, series, scale));
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
            var search = request.Search is null ? null : new ForecastSearch(request, folds, data.Clock!);
            if (search is not null) search.Run(request.Learners.Count == 0 ? SearchedLearners : [.. LearnerChoice.Of(request).Select(l => l.Name)], Keep, cancellation);
            else TryAll(request, folds, Keep, cancellation);
            var isInterrupted = search is not null && cancellation.IsCancellationRequested;
            if (isInterrupted) cancellation = CancellationToken.None; // what it has is to be kept
            var best = kept.MinBy(t => t.Entry.Value)!;
            request.Progress.Report($"training {best.Entry.Learner} on all rows", 0, null, "rounds");
            using var whole = folds.Refit(best, cancellation);
            var leaderboard = entries.Append(NaiveEntry(series, options.Horizon)).OrderBy(e => e.Value).ToArray();
            var told = Finish(request, data, series, best.Frame, best.Entry.Learner, whole, leaderboard, kept.SelectMany(t => t.Model.Rounds.Select(r => ($"rounds.{t.Entry.Learner}.{r.Name}", r.Round, r.Value))), cancellation);
            return search is null ? told : told with
            {
                Trials = search.Told,
                FirstModelSeconds = search.FirstModelSeconds,
                IsInterrupted = isInterrupted,
                Parameters = new Dictionary<string, string>(told.Parameters, StringComparer.Ordinal) { ["search.trials"] = search.Told.Count.ToString(CultureInfo.InvariantCulture), ["search.best"] = best.Number.ToString(CultureInfo.InvariantCulture) },
            };
        }
        finally
        {
            foreach (var attempt in kept) attempt.Model.Dispose();
        }
    }

    private static readonly string[] SearchedLearners = ["linear", "xgboost"];

    private static void TryAll(TrainingRequest request, ForecastFolds folds, Action<ForecastAttempt> keep, CancellationToken cancellation)
    {
        var learners = request.Learners.Count == 0 ? LearnerCatalog.Usual : LearnerChoice.Of(request);
        ForecastCandidate[] candidates = [.. Enum.GetValues<ForecastScale>().SelectMany(scale => learners.Select(l => new ForecastCandidate(l.Name, scale)))];
        for (var i = 0; i < candidates.Length; i++)
        {
            request.Progress.Report($"training {candidates[i].Learner}", i, candidates.Length, "learners");
            keep(folds.Try(i, candidates[i], cancellation));
        }
    }

    // The season that repeats best, of those whose value before every step lies in the history.
    private static int BaseSeason(SeriesData series, int horizon) =>
        series.Seasons.Where(s => s * ((horizon + s - 1) / s) <= series.Lags).DefaultIfEmpty(1).MinBy(s => series.Series.Scale(s, series.End) is var scale && double.IsNaN(scale) ? double.MaxValue : scale);

    private static LeaderboardEntry NaiveEntry(SeriesData series, int horizon)
    {
        int[] origins = [.. series.Plan.Folds.SelectMany(f => f.Check).Distinct()];
        var (truth, _, naive) = ForecastFigures.Pairs(series.Series, origins, horizon, new float[origins.Length * horizon], series.Seasons);
        return new LeaderboardEntry("seasonal naive", "rmse", naive.Values.Min(n => Statistics.Metrics.RegressionMetrics.RootMeanSquaredError(truth, n)), 0);
    }

    private static ForecastFrame FrameOf(TrainingRequest request, ForecastOptions options, SeriesData series, ForecastScale scale)
    {
        double Median(double[] values)
        {
            var present = values.Take(series.End).Where(v => !double.IsNaN(v)).Order().ToArray();
            return present.Length == 0 ? 0 : present[present.Length / 2];
        }

        return new ForecastFrame(
            request.Target, options.TimeColumn, options.KnownAhead, [.. series.Series.Known.Select(Median)], series.Series.Step, series.Lags, options.Horizon, series.Seasons,
            ForecastInputs.Text(series.Series.TimeAt(series.End - 1)), scale, series.Series.TimeAt(series.End - 1) - series.Series.Start >= TimeSpan.FromDays(365), series.Series.Values.Take(series.End).All(v => double.IsNaN(v) || v >= 0))
        {
            BaseSeason = BaseSeason(series, options.Horizon),
        };
    }

    private static TrainingResult Finish(
        TrainingRequest request, TrainingData data, SeriesData series, ForecastFrame frame, string learner, ITrainedModel model, LeaderboardEntry[] leaderboard, IEnumerable<(string, int, double)> curves, CancellationToken cancellation)
    {
        var (end, test) = (series.End, series.Plan.Test);
        var scales = series.Seasons.ToDictionary(s => s, s => series.Series.Scale(s, end));
        var (graph, output) = Graph(frame, model, learner, series, scales);
        var matrix = ForecastMatrix.Of(frame, series.Series, test, cancellation);
        var expected = matrix.Forecast(frame, model);
        var difference = Verify(graph, frame, series.Series, test, expected, cancellation);
        difference = Math.Max(difference, VerifyHostile(graph, frame, model, series.Series, cancellation));
        var importance = model.Importance();
        var total = importance.Values.Sum();
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
        if (request.Derive.Count > 0) parameters["derive"] = string.Join("; ", request.Derive);
        if (frame.Scale == ForecastScale.Season) parameters["base_season"] = frame.BaseSeason.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in model.Parameters) parameters[$"{learner.Split(' ')[0]}.{name}"] = value;
        return new TrainingResult
        {
            Task = LearningTask.Forecast,
            Target = request.Target,
            Classes = [],
            Learner = learner,
            Leaderboard = leaderboard,
            Metrics = ForecastFigures.Of(series.Series, test, frame.Horizon, expected, scales),
            Curves = [.. curves],
            Parameters = parameters,
            Notes = data.Notes,
            TrainingRows = series.Series.Values.Take(end).Count(v => !double.IsNaN(v)),
            TestRows = matrix.Truth.Count(v => !double.IsNaN(v)),
            Features = frame.Names.Count,
            Importance = [.. importance.Where(f => f.Value > 0).OrderByDescending(f => f.Value).ThenBy(f => f.Key).Take(20).Select(f => KeyValuePair.Create(frame.Names[f.Key], f.Value / total))],
            LargestDifference = difference,
            Model = graph,
            Signature = Signature(frame, output),
        };
    }

    private static (byte[] Bytes, string Output) Graph(ForecastFrame frame, ITrainedModel model, string learner, SeriesData series, Dictionary<int, double> scales)
    {
        var graph = new GraphBuilder();
        var (features, level, spread) = frame.Add(graph);
        var values = frame.AddValues(graph, model.Add(graph, features), level, spread);
        var output = graph.FreeName("prediction");
        graph.Output(values, output, TensorElementType.Float, OnnxDimension.Batch, new OnnxDimension(frame.Horizon));
        var facts = frame.Facts();
        (facts["weir.task"], facts["weir.target"], facts["weir.learner"]) = ("forecast", frame.Target, learner);
        facts["weir.trained_until"] = ForecastInputs.Text(series.Series.TimeAt(series.End - 1));
        facts["weir.known_ahead"] = $"[{string.Join(",", frame.Known.Select(k => $"\"{JsonEncodedText.Encode(k)}\""))}]";
        facts["weir.scales"] = string.Join(",", scales.Values.Select(s => s.ToString("R", CultureInfo.InvariantCulture)));
        return (OnnxModelWriter.Write(graph.Build("weir forecast", facts)), output);
    }

    private static ModelSignature Signature(ForecastFrame frame, string output)
    {
        SignatureField Tensor(string name, string type, long width) => new() { Name = name, Tensor = new TensorSpec(type, [-1, width]) };
        return new ModelSignature(
            new SignatureSchema([Tensor(frame.Target, "float64", frame.Lags), Tensor(frame.Time, "object", 1), .. frame.Known.Select(k => Tensor(k, "float64", frame.Horizon))]),
            new SignatureSchema([Tensor(output, "float32", frame.Horizon)]));
    }

    private static double Verify(byte[] graph, ForecastFrame frame, Series series, int[] origins, float[] expected, CancellationToken cancellation)
    {
        using var session = new InferenceSession(graph);
        double largest = 0;
        for (var from = 0; from < origins.Length; from += 64)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = origins[from..Math.Min(origins.Length, from + 64)];
            using var inputs = ForecastInputs.Of(frame, series, part);
            using var outputs = session.Run(inputs.Names, inputs.Values);
            var given = outputs[0].GetTensorData<float>();
            for (var i = 0; i < given.Length; i++)
            {
                double wanted = expected[(from * frame.Horizon) + i];
                var difference = Math.Abs(wanted - given[i]) / Math.Max(1, Math.Abs(wanted));
                if (!(difference <= Tolerance))
                {
                    throw new WeirException(
                        TrainingErrors.ExportMismatch, string.Create(CultureInfo.InvariantCulture, $"the exported graph forecasts {given[i]:R} from {ForecastInputs.Text(series.TimeAt(part[i / frame.Horizon]))}, the trainer {wanted:R}: the model is not saved"),
                        "this is a fault of Weir: please report it");
                }

                largest = Math.Max(largest, difference);
            }
        }

        return largest;
    }

    // Series that nobody measured: all missing, constant, infinite, wild.
    private static double VerifyHostile(byte[] graph, ForecastFrame frame, ITrainedModel model, Series series, CancellationToken cancellation)
    {
        double largest = 0;
        for (var kind = 0; kind < HostileRows; kind++)
        {
            var values = new double[frame.Lags];
            for (var i = 0; i < values.Length; i++) values[i] = kind switch { 0 => double.NaN, 1 => 7, 2 => i % 3 == 0 ? double.PositiveInfinity : i, _ => i % 2 == 0 ? -1e6 : 1e6 };
            var hostile = series with { Values = values, Known = [.. series.Known.Select(_ => new double[frame.Lags + frame.Horizon].Select(_ => double.NaN).ToArray())] };
            int[] origin = [frame.Lags - 1];
            largest = Math.Max(largest, Verify(graph, frame, hostile, origin, ForecastMatrix.Of(frame, hostile, origin, cancellation).Forecast(frame, model), cancellation));
        }

        return largest;
    }
}
