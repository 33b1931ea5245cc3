namespace Weir.Foundation.Errors;

/// <summary>Finds the file that was meant by a path that leads nowhere.</summary>
internal static class NearbyFile
{
    private const int MostEntries = 1000;

    /// <summary>"did you mean 'x'?", or null: a file of the same name with another ending, else one whose name is nearly the same.</summary>
    public static string? Hint(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is null || !Directory.Exists(folder)) return null;
            var typed = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            var stem = Stem(typed);
            var names = Directory.EnumerateFileSystemEntries(folder).Take(MostEntries).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToList();
            var meant = names.FirstOrDefault(n => string.Equals(Stem(n), stem, StringComparison.OrdinalIgnoreCase));
            if (meant is null && DidYouMean.Nearest(stem, names.Select(Stem)) is { } near) meant = names.Where(n => Stem(n) == near).OrderByDescending(n => n[near.Length..] == typed[stem.Length..]).First();
            return meant is null ? null : $"did you mean '{Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, meant)}'?";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Security.SecurityException)
        {
            return null; // a hint is worth no second failure
        }
    }

    // trips.csv.gz and trips.parquet are both "trips"; .gitignore is itself.
    private static string Stem(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;
}
