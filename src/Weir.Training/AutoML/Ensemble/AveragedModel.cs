using System.Globalization;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Ensemble;

/// <summary>The weighted mean of several models' predictions. Weights sum to 1.</summary>
internal sealed class AveragedModel(IReadOnlyList<(double Weight, ITrainedModel Model)> members, IReadOnlyDictionary<string, string> parameters) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds => [];

    public IReadOnlyDictionary<string, string> Parameters => parameters;

    public int BatchRows => members.Min(m => m.Model.BatchRows);

    public int Trees => members.Sum(m => m.Model.Trees);

    /// <summary>The plain mean.</summary>
    public static AveragedModel Of(IReadOnlyList<ITrainedModel> models) =>
        new([.. models.Select(m => (1.0 / models.Count, m))], new Dictionary<string, string>(models[0].Parameters) { ["folds"] = models.Count.ToString(CultureInfo.InvariantCulture) });

    public float[] Predict(Samples samples)
    {
        double[]? sum = null;
        foreach (var (weight, model) in members)
        {
            var predictions = model.Predict(samples);
            sum ??= new double[predictions.Length];
            for (var i = 0; i < predictions.Length; i++) sum[i] += weight * predictions[i];
        }

        return Array.ConvertAll(sum!, s => (float)s);
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new AveragedModel([.. members.Select(m => (m.Weight, m.Model.Refit(all, cancellation)))], parameters);

    // In 64 bits: the mean of large values would lose digits that the check of the graph wants.
    public string Add(GraphBuilder graph, string features)
    {
        string? sum = null;
        foreach (var (weight, model) in members)
        {
            var part = graph.Mul(graph.Cast(model.Add(graph, features), TensorElementType.Double), graph.Scalar(weight));
            sum = sum is null ? part : graph.Add(sum, part);
        }

        return graph.Cast(sum!, TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance()
    {
        Dictionary<int, double> all = [];
        foreach (var (weight, model) in members)
        {
            var importance = model.Importance();
            var total = importance.Values.Sum();
            if (total > 0) foreach (var (feature, value) in importance) all[feature] = all.GetValueOrDefault(feature) + (weight * value / total);
        }

        return all;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(parameters);
        writer.Write(members.Count);
        foreach (var (weight, model) in members)
        {
            writer.Write(weight);
            model.Write(writer);
        }
    }

    /// <summary>As <see cref="Write"/> wrote it, where all members are of one kind.</summary>
    /// <param name="reader">Stands where the model begins.</param>
    /// <param name="member">Reads the next member.</param>
    public static AveragedModel Read(BinaryReader reader, Func<ITrainedModel> member)
    {
        var parameters = reader.ReadTexts();
        var members = new (double, ITrainedModel)[reader.ReadInt32()];
        for (var i = 0; i < members.Length; i++)
        {
            var weight = reader.ReadDouble();
            members[i] = (weight, member());
        }

        return new AveragedModel(members, parameters);
    }

    public void Dispose()
    {
        foreach (var (_, model) in members) model.Dispose();
    }
}
