using Weir.Foundation.Errors;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Features;
using Weir.Training.Features.Specs;

namespace Weir.Training.Learners;

/// <summary>Another scale on which a regression learns its target, and the way back.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Shift">Added to values before a logarithm or a root.</param>
/// <param name="Transform">For <see cref="TargetTransform.YeoJohnson"/>.</param>
/// <param name="Least">The least on the new scale that is taken back: what a wild row gives must stay a number.</param>
/// <param name="Most">The greatest.</param>
internal sealed record TargetScaling(TargetTransform Kind, double Shift, PowerTransform? Transform, double Least, double Most)
{
    /// <summary>Fits to the target of training rows; null where it stays as it is.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: it is no regression.</exception>
    public static TargetScaling? Fit(TargetTransform kind, LearningTask task, float[] target)
    {
        if (kind == TargetTransform.None) return null;
        if (task != LearningTask.Regression) throw new WeirException(ErrorCodes.InvalidValue, $"target_transform is '{Words.Of(kind)}', which is for a regression of one number", "leave it out, or use --task regression");
        double least = target.Min();
        var shift = kind switch { TargetTransform.Log => least > 0 ? 0 : 1 - least, TargetTransform.SquareRoot => Math.Max(0, -least), _ => 0 };
        var scaling = new TargetScaling(kind, shift, kind == TargetTransform.YeoJohnson ? PowerTransform.Fit([.. target.Select(t => (double)t)]) : null, double.MinValue, double.MaxValue);
        var (low, high) = (scaling.Of(least), scaling.Of(target.Max()));
        // As far beyond what was seen as that is wide.
        return scaling with { Least = low - (high - low), Most = high + (high - low) };
    }

    public float[] Apply(float[] target) => Array.ConvertAll(target, y => (float)Of(y));

    public float[] Inverse(float[] predictions) => Array.ConvertAll(predictions, z => (float)Back(Math.Clamp(z, Least, Most)));

    public string AddInverse(GraphBuilder graph, string predictions)
    {
        var z = graph.Node("Clip", [graph.Cast(predictions, TensorElementType.Double), graph.Scalar(Least), graph.Scalar(Most)]);
        string Root()
        {
            var root = graph.Node("Max", [z, graph.Scalar(0.0)]);
            return graph.Sub(graph.Mul(root, root), graph.Scalar(Shift));
        }

        return graph.Cast(Kind switch { TargetTransform.Log => graph.Sub(graph.Node("Exp", [z]), graph.Scalar(Shift)), TargetTransform.SquareRoot => Root(), _ => Transform!.AddInverse(graph, z) }, TensorElementType.Float);
    }

    private double Of(double y) => Kind switch { TargetTransform.Log => Math.Log(y + Shift), TargetTransform.SquareRoot => Math.Sqrt(y + Shift), _ => Transform!.Of(y) };

    private double Back(double z) => Kind switch { TargetTransform.Log => Math.Exp(z) - Shift, TargetTransform.SquareRoot => (Math.Max(z, 0) * Math.Max(z, 0)) - Shift, _ => Transform!.Inverse(z) };
}

/// <summary>A model of the target on another scale, as a model of the target.</summary>
internal sealed class RescaledModel(ITrainedModel inner, TargetScaling scaling) : ITrainedModel
{
    public IReadOnlyList<RoundFigure> Rounds => inner.Rounds;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(inner.Parameters) { ["target_transform"] = Words.Of(scaling.Kind) };

    public int Trees => inner.Trees;

    public int BatchRows => inner.BatchRows;

    public float[] Predict(Samples samples) => scaling.Inverse(inner.Predict(samples));

    public float[] Score(Samples samples) => scaling.Inverse(inner.Score(samples));

    public ITrainedModel Refit(Samples all, CancellationToken cancellation) => new RescaledModel(inner.Refit(all with { Target = scaling.Apply(all.Target) }, cancellation), scaling);

    public string Add(GraphBuilder graph, string features) => scaling.AddInverse(graph, inner.Add(graph, features));

    public IReadOnlyDictionary<int, double> Importance() => inner.Importance();

    public void Write(BinaryWriter writer) => inner.Write(writer);

    public void Dispose() => inner.Dispose();
}
