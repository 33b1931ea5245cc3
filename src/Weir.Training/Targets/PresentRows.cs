namespace Weir.Training.Targets;

/// <summary>Rows that have a target.</summary>
internal static class PresentRows
{
    /// <summary>Their places, ascending. Counted first: a sequence of unknown length is gathered in pooled arrays, which of a large table stay in memory while it is trained on.</summary>
    public static int[] Of(ReadOnlySpan<float> target)
    {
        var count = 0;
        foreach (var value in target) if (!float.IsNaN(value)) count++;
        var (rows, at) = (new int[count], 0);
        for (var row = 0; row < target.Length; row++) if (!float.IsNaN(target[row])) rows[at++] = row;
        return rows;
    }
}
