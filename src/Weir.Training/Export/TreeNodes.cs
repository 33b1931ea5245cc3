using Weir.Models.Onnx;
using Weir.Models.Onnx.Building;

namespace Weir.Training.Export;

/// <summary>Nodes of trees, as the attributes of one <c>TreeEnsembleRegressor</c>. Its classifier sibling is avoided: with one weight column it gives wrong probabilities.</summary>
/// <remarks>The cover of each node is kept as <c>nodes_hitrates</c>: engines ignore it, explanations by paths need it.</remarks>
internal sealed class TreeNodes
{
    private const string LeafMode = "LEAF";

    private readonly List<long> _tree = [], _node = [], _feature = [], _true = [], _false = [], _missing = [];
    private readonly List<float> _value = [], _cover = [];
    private readonly List<string> _mode = [];
    private readonly List<long> _targetTree = [], _targetNode = [], _target = [];
    private readonly List<float> _weight = [];

    /// <summary>Adds a question.</summary>
    public void Branch(long tree, long id, long feature, float value, long whenTrue, long whenFalse, string mode, bool isMissingTrue, float cover)
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

    /// <summary>Adds a leaf.</summary>
    public void Leaf(long tree, long id, long target, float weight, float cover)
    {
        Branch(tree, id, 0, 0, 0, 0, LeafMode, isMissingTrue: false, cover);
        _targetTree.Add(tree);
        _targetNode.Add(id);
        _target.Add(target);
        _weight.Add(weight);
    }

    /// <summary>Adds the ensemble to a graph; the result is [rows, targets].</summary>
    public string AddTo(GraphBuilder graph, string features, int targets, IReadOnlyList<float> baseValues)
    {
        if (_tree.Count == 0) throw new ArgumentException("the model has no trees");
        return graph.Node(GraphBuilder.MachineLearning, "TreeEnsembleRegressor", [features], [
            OnnxAttribute.Of("aggregate_function", "SUM"),
            OnnxAttribute.Of("base_values", baseValues),
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
}
