using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>A feature computed from two others: left · right, or left / right and 0 where right is 0.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Left">Place of a feature among those of the steps.</param>
/// <param name="Right">Place of a feature, the same for a square.</param>
/// <param name="IsRatio">Whether they are divided.</param>
internal sealed record FeaturePair(string Name, int Left, int Right, bool IsRatio)
{
    private const double Least = 1e-12;

    /// <summary>Who has it.</summary>
    public FeatureUse Use { get; init; }

    /// <summary>What <see cref="Add"/> computes.</summary>
    public float Of(float left, float right)
    {
        var value = !IsRatio ? (double)left * right : Math.Abs((double)right) < Least ? 0 : (double)left / right;
        return (float)Math.Clamp(value, -NumberStep.LargestSingle, NumberStep.LargestSingle);
    }

    /// <summary>Adds the nodes; the result is [rows, 1].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The features of the steps.</param>
    public string Add(GraphBuilder graph, string features)
    {
        var (left, right) = (Wide(graph, features, Left), Wide(graph, features, Right));
        string value;
        if (IsRatio)
        {
            var isZero = graph.Node("Less", [graph.Node("Abs", [right]), graph.Scalar(Least)]);
            value = graph.Where(isZero, graph.Scalar(0.0), graph.Div(left, graph.Where(isZero, graph.Scalar(1.0), right)));
        }
        else
        {
            value = graph.Mul(left, right);
        }

        return graph.Cast(graph.Node("Clip", [value, graph.Scalar(-NumberStep.LargestSingle), graph.Scalar(NumberStep.LargestSingle)]), TensorElementType.Float);
    }

    private static string Wide(GraphBuilder graph, string features, int place) => graph.Shared(
        $"{features} {place}",
        () => graph.Cast(graph.Node("Slice", [features, graph.Integers(place), graph.Integers(place + 1), graph.Integers(1)]), TensorElementType.Double));
}
