using System.Globalization;
using Weir.Models.Onnx.Building;
using Weir.Native.XGBoost;
using Weir.Training.Export;

namespace Weir.Training.Learners;

/// <summary>A trained XGBoost model, used up to its best round.</summary>
internal sealed class BoostedTrees(Booster booster, IReadOnlyDictionary<string, string> parameters, LearnerOptions options, int rounds, IReadOnlyList<RoundFigure> figures) : ITrainedModel
{
    private readonly Lazy<XGBoostModel> _parsed = new(() => Parse(booster, rounds * TreesOfRound(parameters, options)));

    public IReadOnlyList<RoundFigure> Rounds => figures;

    public IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string>(parameters.Where(p => p.Key != "nthread")) { ["rounds"] = rounds.ToString(CultureInfo.InvariantCulture) };

    public int Trees => rounds * TreesOfRound(parameters, options);

    // The engine adds leaves to the mean in 32 bits, which loses several digits of a value that is small beside the mean.
    public float[] Predict(Samples samples) => !options.Task.IsOfClasses() ? Sum(booster.Predict(samples.Matrix(), PredictionKind.Leaf, rounds)) : Score(samples);

    public float[] Score(Samples samples) => booster.Predict(samples.Matrix(), rounds: rounds).Values;

    public ITrainedModel Refit(Samples all, CancellationToken cancellation)
    {
        var matrix = all.Matrix();
        var refitted = new Booster(parameters, matrix);
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                refitted.UpdateOneIteration(round, matrix);
            }

            return new BoostedTrees(refitted, parameters, options, rounds, figures);
        }
        catch
        {
            refitted.Dispose();
            throw;
        }
    }

    public string Add(GraphBuilder graph, string features) => XGBoostExporter.Add(graph, WithGaps(graph, features), _parsed.Value);

    public IReadOnlyDictionary<int, double> Importance() =>
        booster.Importance().ToDictionary(f => int.Parse(f.Key.AsSpan(1), CultureInfo.InvariantCulture), f => f.Value);

    public void Write(BinaryWriter writer)
    {
        writer.Write(parameters);
        writer.Write(rounds);
        writer.Write(figures);
        writer.WriteBlock(booster.Save());
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static BoostedTrees Read(BinaryReader reader, LearnerOptions options)
    {
        var (parameters, rounds, figures) = (reader.ReadTexts(), reader.ReadInt32(), reader.ReadFigures());
        var booster = Booster.Load(reader.ReadBlock());
        // What is not of the model: the library's own default would be a thread for every core.
        if (parameters.TryGetValue("nthread", out var threads)) booster.SetParameter("nthread", threads);
        return new BoostedTrees(booster, parameters, options, rounds, figures);
    }

    public void Dispose() => booster.Dispose();

    // The trees were trained on rows in which a 0 of a sparse feature is missing.
    private string WithGaps(GraphBuilder graph, string features)
    {
        if (!options.Sparse.Contains(true)) return features;
        return graph.Shared($"{features} with gaps", () =>
        {
            var isGap = graph.Node("And", [graph.Equal(features, graph.Scalar(0f)), graph.Constant<bool>(options.Sparse, 1, options.Sparse.Length)]);
            return graph.Where(isGap, graph.Scalar(float.NaN), features);
        });
    }

    private static int TreesOfRound(IReadOnlyDictionary<string, string> parameters, LearnerOptions options) =>
        options.Outputs * (parameters.TryGetValue("num_parallel_tree", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 1);

    private static XGBoostModel Parse(Booster booster, int trees)
    {
        var model = XGBoostModel.Parse(booster.Save(BoosterFormat.Json));
        return model with { Trees = [.. model.Trees.Take(trees)] };
    }

    private float[] Sum(Prediction leaves)
    {
        var model = _parsed.Value;
        var predictions = new float[leaves.Shape[0]];
        if (predictions.Length == 0) return predictions;
        var trees = leaves.Values.Length / predictions.Length;
        var (values, weights) = (new float[trees][], new float[trees]);
        for (var t = 0; t < trees; t++) (values[t], weights[t]) = (model.Trees[t].Condition, model.Trees[t].Weight);
        for (var r = 0; r < predictions.Length; r++)
        {
            var reached = leaves.Values.AsSpan(r * trees, trees);
            double sum = (float)model.BaseScores[0];
            for (var t = 0; t < reached.Length; t++) sum += values[t][(int)reached[t]] * weights[t];
            predictions[r] = (float)sum;
        }

        return predictions;
    }
}
