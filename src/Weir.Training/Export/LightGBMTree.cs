namespace Weir.Training.Export;

/// <summary>A tree of LightGBM. Splits and leaves are numbered apart: a child of −1 is leaf 0, one of −2 leaf 1.</summary>
internal sealed record LightGBMTree
{
    /// <summary>Feature of each split; empty for a tree of one leaf.</summary>
    public required int[] Feature { get; init; }

    public required double[] Threshold { get; init; }

    public required LightGBMMissing[] Missing { get; init; }

    /// <summary>Whether what is missing goes left.</summary>
    public required bool[] DefaultLeft { get; init; }

    public required int[] Left { get; init; }

    public required int[] Right { get; init; }

    /// <summary>With the learning rate in them.</summary>
    public required double[] Leaves { get; init; }

    /// <summary>How much each split gained.</summary>
    public required double[] Gain { get; init; }

    /// <summary>Training rows that came to each split.</summary>
    public required double[] SplitRows { get; init; }

    /// <summary>Training rows that came to each leaf.</summary>
    public required double[] LeafRows { get; init; }
}

/// <summary>What a split takes for missing.</summary>
internal enum LightGBMMissing
{
    /// <summary>Nothing: NaN counts as 0.</summary>
    None,

    /// <summary>Zero, and NaN as it counts as 0.</summary>
    Zero,

    /// <summary>NaN.</summary>
    NotANumber,
}
