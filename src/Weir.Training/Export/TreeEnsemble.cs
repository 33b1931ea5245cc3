using Weir.Models.Onnx.Building;

namespace Weir.Training.Export;

/// <summary>XGBoost's trees as one <c>TreeEnsembleRegressor</c>.</summary>
/// <remarks>XGBoost goes left when <c>x &lt; t</c> in 32-bit floats: BRANCH_LT. A split by categories (those in the set go right) becomes a
/// chain of BRANCH_EQ nodes that share their children; each of them has the cover of the whole split, which a reader takes once.</remarks>
internal sealed class TreeEnsemble
{
    private readonly TreeNodes _nodes = new();

    /// <summary>Adds the ensemble to a graph; the result is one margin per group.</summary>
    public static string Add(GraphBuilder graph, string features, XGBoostModel model, IReadOnlyList<float> baseMargins)
    {
        var ensemble = new TreeEnsemble();
        for (var i = 0; i < model.Trees.Count; i++) ensemble.Append(i, model.Trees[i], model.Trees[i].Group);
        return ensemble._nodes.AddTo(graph, features, model.Groups, baseMargins);
    }

    /// <summary>Adds the ensemble with an output per tree; the result is [rows, trees]. Summed in 64 bits it is exact, where a sum in 32 bits
    /// loses what is small beside the target's mean.</summary>
    public static string AddTrees(GraphBuilder graph, string features, XGBoostModel model)
    {
        var ensemble = new TreeEnsemble();
        for (var i = 0; i < model.Trees.Count; i++) ensemble.Append(i, model.Trees[i], i);
        return ensemble._nodes.AddTo(graph, features, model.Trees.Count, new float[model.Trees.Count]);
    }

    private void Append(int treeId, XGBoostTree tree, int target)
    {
        var next = tree.Left.Length; // ids of the extra nodes of category chains
        for (var node = 0; node < tree.Left.Length; node++)
        {
            var cover = node < tree.Cover.Length ? tree.Cover[node] : 0;
            if (tree.IsLeaf(node)) _nodes.Leaf(treeId, node, target, tree.Condition[node] * tree.Weight, cover);
            else if (tree.Categories.TryGetValue(node, out var codes)) next = AppendChain(treeId, tree, node, codes, next, cover);
            else _nodes.Branch(treeId, node, tree.Feature[node], tree.Condition[node], tree.Left[node], tree.Right[node], "BRANCH_LT", tree.DefaultLeft[node], cover);
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
            _nodes.Branch(treeId, id, tree.Feature[node], codes[i], tree.Right[node], otherwise, "BRANCH_EQ", isMissingTrue: i == 0 && !tree.DefaultLeft[node], cover);
            if (!isLast) id = next++;
        }

        if (codes.Length == 0) _nodes.Branch(treeId, node, tree.Feature[node], float.NegativeInfinity, tree.Right[node], tree.Left[node], "BRANCH_LT", !tree.DefaultLeft[node], cover);
        return next;
    }
}
