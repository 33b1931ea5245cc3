namespace Weir.Foundation.Errors;

/// <summary>Finds the known name nearest to one that was typed.</summary>
public static class DidYouMean
{
    /// <summary>The nearest of <paramref name="known"/> by edit distance (transpositions count one), or null when none is near enough to be meant.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var name in known)
        {
            var distance = Distance(typed.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < bestDistance) (best, bestDistance) = (name, distance);
        }

        var limit = Math.Max(1, Math.Min(3, typed.Length / 3 + 1));
        return bestDistance <= limit ? best : null;
    }

    /// <summary>"did you mean 'x'?" for use as a hint, or null.</summary>
    public static string? Hint(string typed, IEnumerable<string> known) =>
        Nearest(typed, known) is { } name ? $"did you mean '{name}'?" : null;

    // Optimal string alignment: Levenshtein plus swaps of neighbours, the commonest typing fault.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) value = Math.Min(value, rows[i - 2, j - 2] + 1);
                rows[i, j] = value;
            }
        }

        return rows[a.Length, b.Length];
    }
}
