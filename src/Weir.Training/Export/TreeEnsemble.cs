using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;

namespace Weir.Training.Export;

/// <summary>Trees as one <c>TreeEnsembleRegressor</c>. Its classifier sibling is avoided: with one weight column it gives wrong probabilities.</summary>
/// <remarks>The cover of each node is kept as <c>nodes_hitrates</c>: engines ignore it, explanations by paths need it. XGBoost goes left when <c>x &lt; t</c> in 32-bit floats: BRANCH_LT. A split by categories (those in the set go right) becomes a
/// chain of BRANCH_EQ nodes that share their children.</remarks>
internal sealed class TreeEnsemble
{
    private const string Leaf = "LEAF";

    private readonly List<long> _tree = [], _node = [], _feature = [], _true = [], _false = [], _missing = [];
    private readonly List<float> _value = [], _cover = [];
    private readonly List<string> _mode = [];
    private readonly List<long> _targetTree = [], _targetNode = [], _target = [];
    private readonly List<float> _weight = [];

    /// <summary>Adds the ensemble to a graph; the result is one margin per group.</summary>
    public static string Add(GraphBuilder graph, string features, XGBoostModel model, IReadOnlyList<float> baseMargins)
    {
        var ensemble = new TreeEnsemble();
        for (var i = 0; i < model.Trees.Count; i++) ensemble.Append(i, model.Trees[i], model.Trees[i].Group);
        return ensemble.Node(graph, features, model.Groups, baseMargins);
    }

    /// <summary>Adds the ensemble with an output per tree; the result is [rows, trees]. Summed in 64 bits it is exact, where a sum in 32 bits
    /// loses what is small beside the target's mean.</summary>
    public static string AddTrees(GraphBuilder graph, string features, XGBoostModel model)
    {
        var ensemble = new TreeEnsemble();
        for (var i = 0; i < model.Trees.Count; i++) ensemble.Append(i, model.Trees[i], i);
        return ensemble.Node(graph, features, model.Trees.Count, new float[model.Trees.Count]);
    }

    private string Node(GraphBuilder graph, string features, int targets, IReadOnlyList<float> baseMargins)
    {
        if (_tree.Count == 0) throw new ArgumentException("the model has no trees");
        return graph.Node(GraphBuilder.MachineLearning, "TreeEnsembleRegressor", [features], [
            OnnxAttribute.Of("aggregate_function", "SUM"),
            OnnxAttribute.Of("base_values", baseMargins),
            OnnxAttribute.Of("n_targets", (long)targets),
            OnnxAttribute.Of("nodes_falsenodeids", _false),
            OnnxAttribute.Of("nodes_featureids", _feature),
            OnnxAttribute.Of("nodes_hitrates", _cover),
            OnnxAttribute.Of("nodes_missing_value_tracks_true", _missing),
            OnnxAttribute.Of("nodes_modes", _mode),
            OnnxAttribute.Of("nodes_nodeids", _node),
            OnnxAttribute.Of("nodes_treeids", _tree),
            OnnxAttribute.Of("nodes_truenodeids", _true),
            OnnxAttribute.Of("nodes_values", _value),
            OnnxAttribute.Of("post_transform", "NONE"),
            OnnxAttribute.Of("target_ids", _target),
            OnnxAttribute.Of("target_nodeids", _targetNode),
            OnnxAttribute.Of("target_treeids", _targetTree),
            OnnxAttribute.Of("target_weights", _weight),
        ]);
    }

    private void Append(int treeId, XGBoostTree tree, int target)
    {
        var next = tree.Left.Length; // ids of the extra nodes of category chains
        for (var node = 0; node < tree.Left.Length; node++)
        {
            var cover = node < tree.Cover.Length ? tree.Cover[node] : 0;
            if (tree.IsLeaf(node))
            {
                Node(treeId, node, 0, 0, 0, 0, Leaf, isMissingTrue: false, cover);
                _targetTree.Add(treeId);
                _targetNode.Add(node);
                _target.Add(target);
                _weight.Add(tree.Condition[node] * tree.Weight);
            }
            else if (tree.Categories.TryGetValue(node, out var codes))
            {
                next = AppendChain(treeId, tree, node, codes, next, cover);
            }
            else
            {
                Node(treeId, node, tree.Feature[node], tree.Condition[node], tree.Left[node], tree.Right[node], "BRANCH_LT", tree.DefaultLeft[node], cover);
            }
        }
    }

    // code == c1 ? right : (code == c2 ? right : … left). A missing code takes the first node's way when the default is right,
    // and falls through all of them to the left otherwise.
    private int AppendChain(int treeId, XGBoostTree tree, int node, int[] codes, int next, float cover)
    {
        var id = node;
        for (var i = 0; i < codes.Length; i++)
        {
            var isLast = i == codes.Length - 1;
            var otherwise = isLast ? tree.Left[node] : next;
            Node(treeId, id, tree.Feature[node], codes[i], tree.Right[node], otherwise, "BRANCH_EQ", isMissingTrue: i == 0 && !tree.DefaultLeft[node], cover);
            if (!isLast) id = next++;
        }

        if (codes.Length == 0) Node(treeId, node, tree.Feature[node], float.NegativeInfinity, tree.Right[node], tree.Left[node], "BRANCH_LT", !tree.DefaultLeft[node], cover);
        return next;
    }

    private void Node(long tree, long id, long feature, float value, long whenTrue, long whenFalse, string mode, bool isMissingTrue, float cover)
    {
        _tree.Add(tree);
        _node.Add(id);
        _feature.Add(feature);
        _value.Add(value);
        _cover.Add(cover);
        _true.Add(whenTrue);
        _false.Add(whenFalse);
        _mode.Add(mode);
        _missing.Add(isMissingTrue ? 1 : 0);
    }
}
