namespace Weir.Training.Learners;

/// <summary>What penalties on the size of leaves are worth in a ranking.</summary>
internal static class RankingScale
{
    // A row of classes weighs a quarter at most, one of a ranking about one part in its group.
    private const double UsualGroup = 4;

    /// <summary>The factor of <c>min_child_weight</c>, <c>lambda</c> and <c>alpha</c>: 1 where nothing is ranked or groups are small.</summary>
    /// <remarks>Each pair of rows counts by how much its exchange changes the NDCG of its group, about one part in the group's rows. A group's gradients thus sum up to much the same
    /// whether it has ten rows or thousands; penalties made for a weight of each row would let no tree of large groups have a second leaf.</remarks>
    /// <param name="groups">Group of each row, those of a group side by side; null where nothing is ranked.</param>
    public static double Of(int[]? groups)
    {
        if (groups is not { Length: > 0 }) return 1;
        var count = 1;
        for (var r = 1; r < groups.Length; r++) if (groups[r] != groups[r - 1]) count++;
        return Math.Min(1, UsualGroup * count / groups.Length);
    }
}
