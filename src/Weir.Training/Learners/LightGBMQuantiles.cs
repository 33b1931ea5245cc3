using Weir.Models.Onnx.Building;

namespace Weir.Training.Learners;

/// <summary>A LightGBM model for each quantile, brought into order.</summary>
internal sealed class LightGBMQuantiles(IReadOnlyList<LightGBMTrees> members) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds { get; } = [.. members.SelectMany(m => m.Rounds)];

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(members[0].Parameters)
    {
        ["rounds"] = string.Join(" ", members.Select(m => m.Parameters["rounds"])),
        ["alpha"] = string.Join(" ", members.Select(m => m.Parameters["alpha"])),
    };

    public int Trees => members.Sum(m => m.Trees);

    public static LightGBMQuantiles Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        List<LightGBMTrees> members = [];
        foreach (var share in options.Quantiles)
        {
            options.Progress.Report("training lightgbm", members.Count, options.Quantiles.Length, "quantiles");
            members.Add(LightGBMTrees.Train(LightGBMParameters.Of(training, options, share), training, validation, Own(options), cancellation));
            if (options.Path?.Parts[^1] is { } path) path.End(path.Best, members.Count - 1, options.Quantiles.Length);
        }

        return new LightGBMQuantiles(members);
    }

    public float[] Predict(Samples samples)
    {
        var predictions = new float[samples.Rows * members.Count];
        for (var k = 0; k < members.Count; k++)
        {
            var column = members[k].Predict(samples);
            for (var r = 0; r < column.Length; r++) predictions[(r * members.Count) + k] = column[r];
        }

        QuantileLoss.Sort(predictions, members.Count);
        return predictions;
    }

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new LightGBMQuantiles([.. members.Select(m => (LightGBMTrees)m.Refit(all, cancellation))]);

    public string Add(GraphBuilder graph, string features) => QuantileLoss.AddSorted(graph, graph.Concat([.. members.Select(m => m.Add(graph, features))]), members.Count);

    public IReadOnlyDictionary<int, double> Importance()
    {
        Dictionary<int, double> all = [];
        foreach (var member in members) foreach (var (feature, value) in member.Importance()) all[feature] = all.GetValueOrDefault(feature) + value;
        return all;
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var member in members) member.Write(writer);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static LightGBMQuantiles Read(BinaryReader reader, LearnerOptions options) => new([.. options.Quantiles.Select(_ => LightGBMTrees.Read(reader, Own(options)))]);

    public void Dispose()
    {
        foreach (var member in members) member.Dispose();
    }

    private static LearnerOptions Own(LearnerOptions options) => options with { Outputs = 1 };
}
