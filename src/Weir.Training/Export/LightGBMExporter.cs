using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Export;

/// <summary>Adds a LightGBM model to a graph, from the feature matrix to what the engine itself predicts.</summary>
/// <remarks>The engine sums in 64 bits, ONNX Runtime's trees in 32: a few trees at a time are summed there, as differences from the mean of their leaves, and the sums in 64 bits.</remarks>
internal static class LightGBMExporter
{
    private const int TreesOfSum = 16;

    /// <summary>The value that holds the prediction: probabilities or values, one column a group.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an objective that has no export.</exception>
    public static string Add(GraphBuilder graph, string features, LightGBMModel model)
    {
        var rounds = model.Trees.Count / model.Groups;
        var sums = ((rounds + TreesOfSum - 1) / TreesOfSum);
        var share = model.IsMean ? 1.0 / rounds : 1;
        var nodes = new TreeNodes();
        var means = new double[model.Groups];
        for (var i = 0; i < model.Trees.Count; i++)
        {
            var group = i % model.Groups;
            var mean = model.Trees[i].Leaves.Average();
            means[group] += mean * share;
            LightGBMNodes.Append(nodes, i, model.Trees[i], mean, share, target: (i / model.Groups / TreesOfSum * model.Groups) + group);
        }

        var parts = graph.Cast(nodes.AddTo(graph, features, sums * model.Groups, new float[sums * model.Groups]), TensorElementType.Double);
        var bySum = graph.Node("Reshape", [parts, graph.Integers(-1, sums, model.Groups)]);
        var total = graph.Node("ReduceSum", [bySum, graph.Integers(1)], OnnxAttribute.Of("keepdims", 0));
        var margin = graph.Add(total, graph.Constant<double>(means, 1, model.Groups));
        return model.Objective switch
        {
            "binary" => graph.Node("Sigmoid", [graph.Cast(graph.Mul(margin, graph.Scalar(model.Sigmoid)), TensorElementType.Float)]),
            "multiclass" => graph.Node("Softmax", [graph.Cast(margin, TensorElementType.Float)], OnnxAttribute.Of("axis", 1)),
            "regression" or "quantile" or "lambdarank" => graph.Cast(margin, TensorElementType.Float),
            _ => throw new WeirException(ErrorCodes.InvalidValue, $"the LightGBM objective '{model.Objective}' has no ONNX export"),
        };
    }
}
