using System.Globalization;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Native.XGBoost;

namespace Weir.Training.Learners;

/// <summary>Boosted trees for each quantile, on a target of deviation 1: the slope of the pinball loss does not grow with the error, so a step would be lost on a large scale.</summary>
internal sealed class QuantileTrees(IReadOnlyList<BoostedTrees> members, int[] rounds, double mean, double deviation, LearnerOptions options, IReadOnlyList<RoundFigure> figures) : ITrainedModel
{
    private const int Patience = 30;

    // The pinball loss has no curvature; that of its mean is the density at the quantile, which for errors of some half a deviation is about this times √(q(1 − q)).
    private const double Curvature = 0.7;

    public IReadOnlyList<RoundFigure> Rounds => figures;

    public IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string>(members[0].Parameters) { ["rounds"] = string.Join(" ", rounds) };

    public int Trees => members.Sum(m => m.Trees);

    public static QuantileTrees Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        var (mean, deviation) = ScaleOf(training);
        var (train, check) = (Scaled(training, mean, deviation), Scaled(validation, mean, deviation));
        List<RoundFigure> figures = [];
        var members = new List<BoostedTrees>();
        var rounds = new int[options.Quantiles.Length];
        try
        {
            for (var k = 0; k < rounds.Length; k++)
            {
                options.Progress.Report("training xgboost", k, rounds.Length, "quantiles");
                var (model, best) = Boost(train, check, options, k, options.MostRounds, (mean, deviation), figures, cancellation);
                members.Add(model);
                rounds[k] = best;
            }

            return new QuantileTrees(members, rounds, mean, deviation, options, figures);
        }
        catch
        {
            foreach (var member in members) member.Dispose();
            throw;
        }
    }

    public float[] Predict(Samples samples)
    {
        var predictions = new float[samples.Rows * members.Count];
        for (var k = 0; k < members.Count; k++)
        {
            var column = members[k].Predict(samples);
            for (var r = 0; r < column.Length; r++) predictions[(r * members.Count) + k] = (float)((column[r] * deviation) + mean);
        }

        QuantileLoss.Sort(predictions, members.Count);
        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation)
    {
        var (newMean, newDeviation) = ScaleOf(all);
        var scaled = Scaled(all, newMean, newDeviation);
        return new QuantileTrees([.. rounds.Select((most, k) => Boost(scaled, null, options, k, most, (newMean, newDeviation), [], cancellation).Model)], rounds, newMean, newDeviation, options, figures);
    }

    public string Add(GraphBuilder graph, string features)
    {
        var columns = graph.Cast(graph.Concat([.. members.Select(m => m.Add(graph, features))]), TensorElementType.Double);
        return QuantileLoss.AddSorted(graph, graph.Cast(graph.Add(graph.Mul(columns, graph.Scalar(deviation)), graph.Scalar(mean)), TensorElementType.Float), members.Count);
    }

    public IReadOnlyDictionary<int, double> Importance()
    {
        Dictionary<int, double> all = [];
        foreach (var member in members) foreach (var (feature, value) in member.Importance()) all[feature] = all.GetValueOrDefault(feature) + value;
        return all;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(mean);
        writer.Write(deviation);
        writer.Write(figures);
        for (var k = 0; k < members.Count; k++)
        {
            writer.Write(rounds[k]);
            members[k].Write(writer);
        }
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static QuantileTrees Read(BinaryReader reader, LearnerOptions options)
    {
        var (mean, deviation, figures) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadFigures());
        var rounds = new int[options.Quantiles.Length];
        var members = new BoostedTrees[rounds.Length];
        for (var k = 0; k < rounds.Length; k++)
        {
            rounds[k] = reader.ReadInt32();
            members[k] = BoostedTrees.Read(reader, Own(options));
        }

        return new QuantileTrees(members, rounds, mean, deviation, options, figures);
    }

    public void Dispose()
    {
        foreach (var member in members) member.Dispose();
    }

    // The library sees a regression whose slopes are ours.
    private static LearnerOptions Own(LearnerOptions options) => options with { Task = LearningTask.Regression, Outputs = 1, Quantiles = [] };

    private static (BoostedTrees Model, int Rounds) Boost(Samples training, Samples? validation, LearnerOptions options, int quantile, int most, (double Mean, double Deviation) scale, List<RoundFigure> figures, CancellationToken cancellation)
    {
        var share = options.Quantiles[quantile];
        var parameters = XGBoostParameters.Of(training, Own(options));
        parameters["base_score"] = QuantileLoss.Of(training, [share])[0].ToString("R", CultureInfo.InvariantCulture);
        var matrix = training.Matrix();
        var booster = validation is null ? new Booster(parameters, matrix) : new Booster(parameters, matrix, validation.Matrix());
        try
        {
            var (slope, weight, bend) = (new float[training.Rows], new float[training.Rows], new float[training.Rows]);
            for (var r = 0; r < weight.Length; r++) weight[r] = training.WeightOf(r);
            var curvature = (float)(Curvature * Math.Sqrt(share * (1 - share)));
            for (var r = 0; r < bend.Length; r++) bend[r] = weight[r] * curvature;
            var (best, bestRound, round) = (double.PositiveInfinity, 0, 0);
            var path = validation is null ? null : options.Path?.Begin();
            for (; round < most && (validation is null || round - bestRound < Patience); round++)
            {
                cancellation.ThrowIfCancellationRequested();
                var now = booster.Predict(matrix, PredictionKind.Margin).Values;
                for (var r = 0; r < slope.Length; r++) slope[r] = weight[r] * (float)((training.Target[r] < now[r] ? 1 : 0) - share);
                booster.BoostOneIteration(matrix, slope, bend);
                if (validation is null) continue;
                var reached = booster.Predict(validation.Matrix(), PredictionKind.Margin).Values;
                var loss = QuantileLoss.Pinball(validation.Target, reached, [share], validation.Weights);
                if (path?.Wants(round + 1) == true) path.Add(round + 1, Array.ConvertAll(reached, v => (float)((v * scale.Deviation) + scale.Mean)));
                figures.Add(new RoundFigure(string.Create(CultureInfo.InvariantCulture, $"validation_pinball.q{share:R}"), round, loss));
                if (loss < best) (best, bestRound) = (loss, round);
            }

            var rounds = validation is null ? most : bestRound + 1;
            path?.End(rounds, quantile, options.Quantiles.Length);
            return (new BoostedTrees(booster, parameters, Own(options), rounds, []), rounds);
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    private static Samples Scaled(Samples samples, double mean, double deviation) => samples with { Target = Array.ConvertAll(samples.Target, y => (float)((y - mean) / deviation)) };

    private static (double Mean, double Deviation) ScaleOf(Samples samples)
    {
        var mean = samples.Target.Average(y => (double)y);
        var deviation = Math.Sqrt(samples.Target.Average(y => (y - mean) * (y - mean)));
        return (mean, deviation > 0 ? deviation : 1);
    }
}
