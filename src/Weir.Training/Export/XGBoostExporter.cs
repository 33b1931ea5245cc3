using Weir.Foundation.Errors;
using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;
using Weir.Native.OnnxRuntime;

namespace Weir.Training.Export;

/// <summary>Adds an XGBoost model to a graph, from the feature matrix to what the engine itself predicts.</summary>
internal static class XGBoostExporter
{
    /// <summary>The value that holds the prediction: probabilities or means, one column a group.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an objective or booster that has no export.</exception>
    public static string Add(GraphBuilder graph, string features, XGBoostModel model)
    {
        var baseMargins = Enumerable.Range(0, model.Groups).Select(g => (float)Margin(model.Objective, model.BaseScores[Math.Min(g, model.BaseScores.Count - 1)])).ToArray();
        if (model.Booster != "gblinear" && model.Groups == 1 && Link(model.Objective) == LinkFunction.Identity) return Exact(graph, features, model);
        var margin = model.Booster == "gblinear" ? Linear(graph, features, model, baseMargins) : TreeEnsemble.Add(graph, features, model, baseMargins);
        return Link(model.Objective) switch
        {
            LinkFunction.Logistic => graph.Node("Sigmoid", [margin]),
            LinkFunction.Exponential => graph.Node("Exp", [margin]),
            LinkFunction.Softmax => graph.Node("Softmax", [margin], OnnxAttribute.Of("axis", 1)),
            _ => margin,
        };
    }

    private static string Exact(GraphBuilder graph, string features, XGBoostModel model)
    {
        var trees = graph.Cast(TreeEnsemble.AddTrees(graph, features, model), TensorElementType.Double);
        var sum = graph.Node("ReduceSum", [trees, graph.Integers(1)], OnnxAttribute.Of("keepdims", 1));
        return graph.Cast(graph.Add(sum, graph.Scalar((double)(float)model.BaseScores[0])), TensorElementType.Float);
    }

    private static string Linear(GraphBuilder graph, string features, XGBoostModel model, float[] baseMargins)
    {
        var split = model.Features * model.Groups;
        var weights = model.Weights.Take(split).ToArray();
        var bias = model.Weights.Skip(split).Select((b, g) => b + baseMargins[g]).ToArray();
        var present = graph.Where(graph.IsNaN(features), graph.Scalar(0f), features); // a missing value adds nothing
        return graph.Add(graph.MatMul(present, graph.Constant<float>(weights, model.Features, model.Groups)), graph.Constant<float>(bias, 1, model.Groups));
    }

    private static double Margin(string objective, double score) => Link(objective) switch
    {
        LinkFunction.Logistic => Math.Log(score / (1 - score)),
        LinkFunction.Exponential => Math.Log(score),
        _ => score,
    };

    private static LinkFunction Link(string objective) => objective switch
    {
        "binary:logistic" or "reg:logistic" => LinkFunction.Logistic,
        "multi:softprob" or "multi:softmax" => LinkFunction.Softmax,
        "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" => LinkFunction.Exponential,
        "reg:squarederror" or "reg:absoluteerror" or "reg:pseudohubererror" or "reg:squaredlogerror" or "binary:logitraw" or "rank:ndcg" or "rank:pairwise" or "rank:map" => LinkFunction.Identity,
        _ => throw new WeirException(ErrorCodes.InvalidValue, $"the XGBoost objective '{objective}' has no ONNX export"),
    };

    private enum LinkFunction
    {
        Identity,
        Logistic,
        Exponential,
        Softmax,
    }
}
