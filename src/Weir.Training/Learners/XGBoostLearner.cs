using System.Globalization;
using Weir.Models.Onnx.Building;
using Weir.Native.XGBoost;
using Weir.Training.Export;

namespace Weir.Training.Learners;

/// <summary>Boosted trees, stopped when the validation figure no longer improves.</summary>
internal sealed class XGBoostLearner : ILearner
{
    private const int Patience = 40;

    public string Name => "xgboost";

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var parameters = Parameters(training, options);
        using var train = Matrix(training);
        using var check = Matrix(validation);
        var booster = new Booster(parameters, train, check);
        try
        {
            List<RoundFigure> figures = [];
            var (best, bestRound) = (double.PositiveInfinity, 0);
            for (var round = 0; round < options.MostRounds && round - bestRound < Patience; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                options.Progress.Report("training xgboost", round, options.MostRounds, "rounds");
                booster.UpdateOneIteration(round, train);
                var evaluations = booster.EvaluateOneIteration(round, ("train", train), ("validation", check));
                figures.AddRange(evaluations.Select(e => new RoundFigure($"{e.Matrix}_{e.Metric}", round, e.Value)));
                var value = evaluations.First(e => e.Matrix == "validation").Value;
                if (value < best) (best, bestRound) = (value, round);
            }

            return new XGBoostModelHandle(booster, parameters, options, bestRound + 1, figures);
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    private static Dictionary<string, string> Parameters(Samples training, LearnerOptions options)
    {
        var objective = options.Task switch
        {
            LearningTask.Binary => ("binary:logistic", "logloss"),
            LearningTask.Multiclass => ("multi:softprob", "mlogloss"),
            _ => ("reg:squarederror", "rmse"),
        };
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["objective"] = objective.Item1,
            ["eval_metric"] = objective.Item2,
            ["tree_method"] = "hist",
            ["eta"] = training.Rows < 20_000 ? "0.05" : "0.1",
            ["max_depth"] = "6",
            ["min_child_weight"] = "2",
            ["subsample"] = "0.8",
            ["colsample_bytree"] = "0.7",
            ["seed"] = Text(options.Seed),
            ["nthread"] = Text(Threads(training)),
        };
        if (options.Task == LearningTask.Multiclass) parameters["num_class"] = Text(options.Outputs);
        if (options.Task == LearningTask.Regression) parameters["base_score"] = training.Target.Average(t => (double)t).ToString("R", CultureInfo.InvariantCulture);
        return parameters;
    }

    // Threads meet at every node: on small data that costs more than it gives. The model is the same for any number of them.
    private static int Threads(Samples samples) => samples.Features.Length < 500_000 ? 1 : Environment.ProcessorCount;

    internal static DMatrix Matrix(Samples samples)
    {
        var matrix = DMatrix.FromDense(samples.Features, samples.Rows, samples.Width, threads: 0);
        matrix.SetLabel(samples.Target);
        return matrix;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class XGBoostModelHandle(
        Booster booster, IReadOnlyDictionary<string, string> parameters, LearnerOptions options, int rounds, IReadOnlyList<RoundFigure> figures) : ITrainedModel
    {
        public IReadOnlyList<RoundFigure> Rounds => figures;

        public IReadOnlyDictionary<string, string> Parameters { get; } =
            new Dictionary<string, string>(parameters.Where(p => p.Key != "nthread")) { ["rounds"] = Text(rounds) };

        public float[] Predict(Samples samples)
        {
            using var matrix = DMatrix.FromDense(samples.Features, samples.Rows, samples.Width, threads: 0);
            return options.Task == LearningTask.Regression ? Sum(booster.Predict(matrix, PredictionKind.Leaf, rounds)) : booster.Predict(matrix, rounds: rounds).Values;
        }

        public ITrainedModel Refit(Samples all, CancellationToken cancellation)
        {
            using var matrix = Matrix(all);
            var refitted = new Booster(parameters, matrix);
            try
            {
                for (var round = 0; round < rounds; round++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    refitted.UpdateOneIteration(round, matrix);
                }

                return new XGBoostModelHandle(refitted, parameters, options, rounds, figures);
            }
            catch
            {
                refitted.Dispose();
                throw;
            }
        }

        public string Add(GraphBuilder graph, string features)
        {
            var model = Parsed();
            return XGBoostExporter.Add(graph, features, model with { Trees = [.. model.Trees.Take(rounds * options.Outputs)] });
        }

        public IReadOnlyDictionary<int, double> Importance() =>
            booster.Importance().ToDictionary(f => int.Parse(f.Key.AsSpan(1), CultureInfo.InvariantCulture), f => f.Value);

        public void Dispose() => booster.Dispose();

        private XGBoostModel Parsed() => XGBoostModel.Parse(booster.Save(BoosterFormat.Json));

        // The engine adds leaves to the mean in 32 bits, which loses several digits of a value that is small beside the mean.
        private float[] Sum(Prediction leaves)
        {
            var model = Parsed();
            var trees = leaves.Values.Length / (int)leaves.Shape[0];
            var predictions = new float[leaves.Shape[0]];
            for (var r = 0; r < predictions.Length; r++)
            {
                double sum = (float)model.BaseScores[0];
                for (var t = 0; t < trees; t++) sum += model.Trees[t].Condition[(int)leaves.Values[(r * trees) + t]];
                predictions[r] = (float)sum;
            }

            return predictions;
        }
    }
}
