using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.Data.Tables;
using Weir.Foundation.Processes;
using Weir.Native.XGBoost;
using Weir.Training.Export;
using Weir.Training.Features;
using Weir.Training.Features.Specs;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Large;

/// <summary>Trains on a table that is read in parts: features are fitted on a sample of its rows, then all rows become bins, a byte a cell. Neither the raw table nor the feature matrix is ever in memory whole.</summary>
internal static class LargeTrainer
{
    private const int Bins = 256;
    private const string Learner = "xgboost";

    /// <summary>Whether a training is done this way: a large table, boosted trees, and nothing asked for that needs all rows at once.</summary>
    public static bool Fits(TrainingRequest request, LearningTask task, Table table, int columns) =>
        request is { Search: null, Group: null, HasLearningCurve: false, ValidationCurve: null } && task.IsPlain() && (request.Learners.Count == 0 || (request.Learners is [var only] && LearnerCatalog.Find(only).LearnsInParts)) && (double)table.RowCount * columns >= request.StreamedCells;

    /// <summary>Fits, trains, checks and judges.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The target, and the names of the columns.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrainingResult Fit(TrainingRequest request, TrainingData data, CancellationToken cancellation)
    {
        var target = data.Target;
        var roles = RowRoles.Draw(target.Values, data.Test is null ? request.TestShareOf(data.UsableRows) : 0, request.Seed);
        var source = new LargeSource(request.DataPath, request, target.Values.Length);
        var other = data.Test is { } theirs ? new LargeSource(request.TestPath!, request, theirs.Target.Values.Length) : null;
        request.Progress.Report("fitting features", 0, null, "columns");
        var (plan, fitted) = LargeFeatures.Fit(source, other, request, data, roles, cancellation);
        var trained = roles.Count(RowRole.Train);
        var weights = request.ClassWeight is { } text ? ClassWeights.Of(text, target, roles.Trained(target.Values)) : null;
        var scaling = TargetScaling.Fit(data.Features.TargetTransform, target.Task, data.Features.TargetTransform == TargetTransform.None ? [] : roles.Trained(target.Values));

        using var spill = new FeatureSpill(plan.Names.Count, trained, weights is not null, cancellation);
        var learnt = scaling is null ? target.Values : scaling.Apply(target.Values);
        using var check = source.Read(table => Spill(table, plan, roles, learnt, weights, spill, request, cancellation), cancellation);
        var options = new LearnerOptions(target.Task, target.Outputs, plan.Scaled, plan.Sparse, request.Seed, request.MostRounds, request.Progress) { Settings = LearnerSettings.Of(request.Settings, plan.Names, plan.Sources), HasCurves = false };
        var parameters = XGBoostParameters.Of(new Samples([], plan.Sparse, spill.Target) { Weights = weights }, options);
        parameters["nthread"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        parameters["max_bin"] = parameters.GetValueOrDefault("max_bin") ?? Bins.ToString(CultureInfo.InvariantCulture);
        request.Progress.Report("binning", 0, null, "rows");
        var started = Stopwatch.GetTimestamp();
        var (content, loss) = Boost(spill, plan, parameters, check, options, cancellation);
        MemoryReturn.Now();
        using var reader = new BinaryReader(new MemoryStream(content));
        var trees = BoostedTrees.Read(reader, options);
        using ITrainedModel model = scaling is null ? trees : new RescaledModel(trees, scaling);
        var contest = new TrainedContest(Learner, model, [new LeaderboardEntry(Learner, target.Task == LearningTask.Regression ? "rmse" : "log_loss", loss, Stopwatch.GetElapsedTime(started).TotalSeconds)], []);

        request.Progress.Report("checking the exported graph", 0, null, "rows");
        var graph = PipelineGraph.Build(plan, model, target, Learner);
        using var features = new FeatureReader(plan);
        var test = new LargeTest(data, features, graph, model);
        var (values, judges) = data.Test is { } given ? (given.Target.Values, RowRoles.OfTest(given.Target.Values)) : (target.Values, roles);
        var tested = (other ?? source).Read(table => test.Run(table, judges, values, roles.Trained(target.Values), cancellation), cancellation);
        var told = data with { Notes = [.. data.Notes, $"the table is large and was read in parts: features are fitted on {fitted:N0} of its rows, boosted trees alone are trained, on {trained:N0} rows, and {tested.Rows:N0} rows test them"] };
        return Trainer.Result(request, told, plan, contest, graph, tested);
    }

    // The model as bytes, and its loss: what the library holds beside it while it trains is many times its size.
    private static (byte[] Content, double Loss) Boost(FeatureSpill spill, FeaturePlan plan, Dictionary<string, string> parameters, CheckRows check, LearnerOptions options, CancellationToken cancellation)
    {
        using var matrix = DMatrix.FromBlocks(spill, plan.Names.Count, int.Parse(parameters["max_bin"], CultureInfo.InvariantCulture));
        spill.Dispose(); // bins are all that is needed now: the disk and the memory are for others
        MemoryReturn.Now();
        using var model = XGBoostLearner.Boost(parameters, matrix, check.Matrix, options, cancellation);
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) model.Write(writer);
        return (content.ToArray(), Loss.Of(options, check.Samples, model.Score(check.Samples)));
    }

    // Every row once through the graph of the features: rows to train on go to the file, those that say when to stop stay here.
    private static CheckRows Spill(Table table, FeaturePlan plan, RowRoles roles, float[] target, float[]? weights, FeatureSpill spill, TrainingRequest request, CancellationToken cancellation)
    {
        using var features = new FeatureReader(plan);
        var width = plan.Names.Count;
        int[] sparse = [.. Enumerable.Range(0, width).Where(f => plan.Sparse[f])];
        var checkTarget = new float[roles.Count(RowRole.Validate)];
        var check = new float[(long)checkTarget.Length * width];
        var checks = 0;
        long at = 0;
        var trained = 0;
        foreach (var raw in features.Batches(table, cancellation))
        {
            var matrix = features.Transform(raw, cancellation);
            var (kept, rows) = (new float[matrix.Length], 0);
            var labels = new float[raw.RowCount];
            for (var row = 0; row < raw.RowCount; row++)
            {
                var role = roles[at + row];
                if (role is RowRole.None or RowRole.Test) continue;
                var cells = matrix.AsSpan(row * width, width);
                if (role == RowRole.Validate)
                {
                    cells.CopyTo(check.AsSpan(checks * width, width));
                    checkTarget[checks++] = target[at + row];
                    continue;
                }

                var to = kept.AsSpan(rows * width, width);
                cells.CopyTo(to);
                foreach (var f in sparse) if (to[f] == 0) to[f] = float.NaN; // as Samples has it for trees
                labels[rows++] = target[at + row];
            }

            spill.Add(kept, labels.AsSpan(0, rows), weights is null ? [] : weights.AsSpan(trained, rows));
            trained += rows;
            at += raw.RowCount;
            request.Progress.Report("computing features", at, table.RowCount, "rows");
        }

        var samples = new Samples(check, plan.Sparse, checkTarget);
        return new CheckRows(weights is null ? samples : samples with { Weights = Weights(samples.Target, spill.Target, weights) });
    }

    // What a class counts among the rows to train on, it counts among those that say when to stop.
    private static float[] Weights(float[] classes, float[] trained, float[] weights)
    {
        var byClass = new Dictionary<float, float>();
        for (var row = 0; row < trained.Length; row++) byClass.TryAdd(trained[row], weights[row]);
        return Array.ConvertAll(classes, c => byClass.GetValueOrDefault(c, 1));
    }

    private sealed class CheckRows(Samples samples) : IDisposable
    {
        public DMatrix Matrix { get; } = samples.Matrix();

        /// <summary>Their target and matrix: the features as numbers are needed no more.</summary>
        public Samples Samples { get; } = samples with { Features = [] };

        public void Dispose() => Matrix.Dispose();
    }
}
