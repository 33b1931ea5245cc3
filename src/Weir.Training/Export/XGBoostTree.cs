using System.Text.Json;

namespace Weir.Training.Export;

/// <summary>A tree: arrays with one entry a node, node 0 the root.</summary>
internal sealed record XGBoostTree
{
    /// <summary>Output that the tree adds to.</summary>
    public required int Group { get; init; }

    /// <summary>Factor of its leaves (dart).</summary>
    public required float Weight { get; init; }

    public required int[] Left { get; init; }

    public required int[] Right { get; init; }

    public required int[] Feature { get; init; }

    /// <summary>Threshold of a split, value of a leaf.</summary>
    public required float[] Condition { get; init; }

    public required bool[] DefaultLeft { get; init; }

    /// <summary>What of the training rows came to each node, as the sum of their hessians (their number, for squared errors): what explanations weigh branches by.</summary>
    public required float[] Cover { get; init; }

    /// <summary>Codes that go right, by node; absent for a numerical split.</summary>
    public required IReadOnlyDictionary<int, int[]> Categories { get; init; }

    public bool IsLeaf(int node) => Left[node] < 0;

    public static XGBoostTree Read(JsonElement tree, int group, float weight)
    {
        Dictionary<int, int[]> categories = [];
        var codes = Ints(tree, "categories");
        var nodes = Ints(tree, "categories_nodes");
        var starts = Ints(tree, "categories_segments");
        var sizes = Ints(tree, "categories_sizes");
        for (var i = 0; i < nodes.Length; i++) categories[nodes[i]] = codes[starts[i]..(starts[i] + sizes[i])];
        return new XGBoostTree
        {
            Group = group,
            Weight = weight,
            Left = Ints(tree, "left_children"),
            Right = Ints(tree, "right_children"),
            Feature = Ints(tree, "split_indices"),
            Condition = [.. tree.GetProperty("split_conditions").EnumerateArray().Select(v => v.GetSingle())],
            DefaultLeft = [.. tree.GetProperty("default_left").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.True || (v.ValueKind == JsonValueKind.Number && v.GetInt32() != 0))],
            Cover = tree.TryGetProperty("sum_hessian", out var cover) ? [.. cover.EnumerateArray().Select(v => v.GetSingle())] : [],
            Categories = categories,
        };
    }

    private static int[] Ints(JsonElement tree, string name) =>
        tree.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(v => v.GetInt32())] : [];
}
