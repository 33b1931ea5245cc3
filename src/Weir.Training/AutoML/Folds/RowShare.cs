namespace Weir.Training.AutoML.Folds;

/// <summary>Parts of the rows, the same for everybody who asks, and each within every larger one.</summary>
internal static class RowShare
{
    private const int Least = 20;

    /// <summary>About this share of rows; whole groups where there are groups.</summary>
    /// <param name="rows">Numbers of rows, ascending.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="groups">Group of every row of the table; null takes rows one by one.</param>
    public static int[] Of(int[] rows, double share, int[]? groups)
    {
        if (share >= 1) return rows;
        var limit = (ulong)(share * ulong.MaxValue);
        var taken = Array.FindAll(rows, r => Scattered((ulong)(groups is null ? r : groups[r])) < limit);
        return taken.Length >= Math.Min(Least, rows.Length) ? taken : rows;
    }

    /// <summary>A number's place in a fixed disorder, by splitmix64 (Steele et al. 2014): neighbours end far apart.</summary>
    public static ulong Scattered(ulong number)
    {
        number = (number + 1) * 0x9E3779B97F4A7C15;
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
