namespace Weir.Training.Export;

/// <summary>LightGBM's questions as nodes of a <c>TreeEnsembleRegressor</c>.</summary>
/// <remarks>
/// LightGBM compares in 64 bits, after it took what lies within <see cref="Nothing"/> of 0 for 0. Features are 32-bit floats: for each of them <c>x ≤ t</c> has the
/// answer of <c>x ≤ Threshold(t)</c> in 32 bits, which a node can ask.
/// </remarks>
internal static class LightGBMNodes
{
    private const string AtMost = "BRANCH_LEQ";

    /// <summary>What lies between −this and this is 0 (kZeroThreshold in meta.h).</summary>
    public const float Nothing = 1e-35f;

    // The largest number that is less than 0 to the engine.
    private static readonly float BelowNothing = MathF.BitDecrement(-Nothing);

    /// <summary>The 32-bit threshold with the answers of the 64-bit one for every 32-bit number.</summary>
    public static float Threshold(double threshold)
    {
        if (Math.Abs(threshold) <= Nothing) return threshold >= 0 ? Nothing : BelowNothing;
        var rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }

    /// <summary>Adds a tree.</summary>
    /// <param name="nodes">Takes it.</param>
    /// <param name="treeId">Its number.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="mean">Taken from every leaf.</param>
    /// <param name="share">Factor of every leaf.</param>
    /// <param name="target">Output that it adds to.</param>
    public static void Append(TreeNodes nodes, int treeId, LightGBMTree tree, double mean, double share, int target)
    {
        var splits = tree.Feature.Length;
        long Id(int child) => child >= 0 ? child : splits + ~child;
        var next = (long)splits + tree.Leaves.Length;
        for (var i = 0; i < splits; i++)
        {
            var (left, right, threshold) = (Id(tree.Left[i]), Id(tree.Right[i]), Threshold(tree.Threshold[i]));
            void Ask(long id, float value, long whenTrue, long whenFalse, bool isMissingTrue) => nodes.Branch(treeId, id, tree.Feature[i], value, whenTrue, whenFalse, AtMost, isMissingTrue, (float)tree.SplitRows[i]);
            // Where 0 is missing and would not go its way by the threshold, it is asked for on its own: below 0, 0, above 0.
            if (tree.Missing[i] != LightGBMMissing.Zero || (threshold >= Nothing) == tree.DefaultLeft[i])
            {
                Ask(i, threshold, left, right, tree.Missing[i] == LightGBMMissing.NotANumber ? tree.DefaultLeft[i] : threshold >= Nothing);
            }
            else if (tree.DefaultLeft[i])
            {
                Ask(i, threshold, left, next, isMissingTrue: true);
                Ask(next, BelowNothing, right, next + 1, isMissingTrue: false);
                Ask(next + 1, Nothing, left, right, isMissingTrue: false);
                next += 2;
            }
            else
            {
                Ask(i, BelowNothing, left, next, isMissingTrue: false);
                Ask(next, Nothing, right, next + 1, isMissingTrue: true);
                Ask(next + 1, threshold, left, right, isMissingTrue: false);
                next += 2;
            }
        }

        for (var leaf = 0; leaf < tree.Leaves.Length; leaf++) nodes.Leaf(treeId, splits + leaf, target, (float)((tree.Leaves[leaf] - mean) * share), (float)tree.LeafRows[leaf]);
    }
}
