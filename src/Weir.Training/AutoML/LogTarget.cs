using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Learners;

namespace Weir.Training.AutoML;

/// <summary>A model of ln(y + shift), as a model of y.</summary>
internal sealed class LogTarget(ITrainedModel inner, double shift) : ITrainedModel
{
    // e^60 is beyond any target: what a wild row gives must stay a number.
    private const double Largest = 60;

    public IReadOnlyList<RoundFigure> Rounds => inner.Rounds;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(inner.Parameters) { ["target"] = $"ln(y + {LinearLearner.Text(shift)})" };

    public int BatchRows => inner.BatchRows;

    public int Trees => inner.Trees;

    /// <summary>What makes every value of a target positive, or null where the logarithm does not suit: negative values, or no skew.</summary>
    public static double? ShiftOf(float[] target)
    {
        var least = target.Min();
        if (least < 0) return null;
        var sorted = target.Order().ToArray();
        double Quantile(double share) => sorted[(int)((sorted.Length - 1) * share)];
        var (low, middle, high) = (Quantile(0.05), Quantile(0.5), Quantile(0.95));
        // As far above the median as below it, or further below: the plain scale is right.
        return high - middle > 1.3 * (middle - low) ? least > 0 ? 0 : 1 : null;
    }

    public static float[] Apply(float[] target, double shift) => Array.ConvertAll(target, y => (float)Math.Log(y + shift));

    /// <summary>The value whose logarithm was learnt.</summary>
    public static float Inverse(float logarithm, double shift) => (float)(Math.Exp(Math.Clamp(logarithm, -Largest, Largest)) - shift);

    public float[] Predict(Samples samples) => Array.ConvertAll(inner.Predict(samples), m => Inverse(m, shift));

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new LogTarget(inner.Refit(all with { Target = Apply(all.Target, shift) }, cancellation), shift);

    public string Add(GraphBuilder graph, string features)
    {
        var wide = graph.Cast(inner.Add(graph, features), TensorElementType.Double);
        var held = graph.Node("Clip", [wide, graph.Scalar(-Largest), graph.Scalar(Largest)]);
        return graph.Cast(graph.Sub(graph.Node("Exp", [held]), graph.Scalar(shift)), TensorElementType.Float);
    }

    public IReadOnlyDictionary<int, double> Importance() => inner.Importance();

    public void Write(BinaryWriter writer)
    {
        writer.Write(shift);
        inner.Write(writer);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static LogTarget Read(BinaryReader reader, Func<ITrainedModel> inner)
    {
        var shift = reader.ReadDouble();
        return new LogTarget(inner(), shift);
    }

    public void Dispose() => inner.Dispose();
}
