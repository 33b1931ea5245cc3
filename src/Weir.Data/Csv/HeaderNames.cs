using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Data.Csv;

/// <summary>Makes column names of a header's cells, and tells of each that is not as it stands in the file.</summary>
internal static class HeaderNames
{
    private const int ShownNames = 5;

    /// <summary>The names, one for each cell.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="cells">The header's cells as text.</param>
    /// <param name="renamesDuplicates">True to number names that are given twice, false to refuse them.</param>
    /// <param name="notes">Receives what was changed.</param>
    /// <exception cref="WeirException"><c>duplicate_column</c>.</exception>
    public static string[] Of(string path, IReadOnlyList<string> cells, bool renamesDuplicates, List<string> notes)
    {
        List<string> nameless = [], trimmed = [], renamed = [];
        var names = new string[cells.Count];
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var copies = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        HashSet<string>? taken = null;
        for (var i = 0; i < names.Length; i++)
        {
            var name = cells[i].Trim();
            if (name.Length == 0) nameless.Add(name = $"column_{i + 1}"); // pandas writes its index under an empty name
            else if (name.Length < cells[i].Length) trimmed.Add(name);
            if (known.TryGetValue(name, out var first))
            {
                if (!renamesDuplicates) throw CsvErrors.Duplicate(path, names[first], first + 1, name, i + 1);
                taken ??= new HashSet<string>(cells.Select(c => c.Trim()), StringComparer.OrdinalIgnoreCase);
                name = Free(name, taken, copies);
                renamed.Add($"{i + 1} '{name}'");
            }

            known.Add(name, i);
            names[i] = name;
        }

        if (nameless.Count > 0) notes.Add($"{Several(nameless.Count, "column without a name is", "columns without a name are")} called {Listed(nameless)}");
        if (trimmed.Count > 0) notes.Add($"blanks around {Several(trimmed.Count, "column name", "column names")} are left out: {Listed([.. trimmed.Select(t => $"'{t}'")])}");
        if (renamed.Count > 0) notes.Add($"{Several(renamed.Count, "column", "columns")} with a name that was given already {(renamed.Count == 1 ? "is" : "are")} renamed: column {Listed(renamed)}");
        return names;
    }

    // A name that no other column has, neither before nor after. Counts go on where they stood, so that thousands of copies take no time.
    private static string Free(string name, HashSet<string> taken, Dictionary<string, int> copies)
    {
        for (var n = copies.GetValueOrDefault(name, 1) + 1; ; n++)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
            if (!taken.Add(candidate)) continue;
            copies[name] = n;
            return candidate;
        }
    }

    private static string Several(int count, string one, string many) => count == 1 ? "a " + one : string.Create(CultureInfo.InvariantCulture, $"{count} {many}");

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(ShownNames)) + (names.Count > ShownNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - ShownNames} more") : string.Empty);
}
