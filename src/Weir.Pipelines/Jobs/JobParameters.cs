using System.Text;

namespace Weir.Pipelines.Jobs;

/// <summary>Values of a configuration as parameters of a run, within what MLflow takes.</summary>
internal static class JobParameters
{
    private const int LongestKey = 250;
    private const int LongestValue = 6000;
    private const int Most = 2000;

    /// <summary>Keys of letters, digits and <c>_-./ :</c>, values cut, each key once; null where a value is missing is left out.</summary>
    public static List<KeyValuePair<string, string>> Of(IEnumerable<KeyValuePair<string, string>> values)
    {
        var made = new List<KeyValuePair<string, string>>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            if (value == "???" || made.Count == Most) continue;
            var name = Name(key);
            if (name.Length > 0 && known.Add(name)) made.Add(new(name, Cut(value, LongestValue)));
        }

        return made;
    }

    /// <summary>A text of at most so many characters.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : char.IsHighSurrogate(text[most - 2]) ? text[..(most - 2)] + "…" : text[..(most - 1)] + "…";

    private static string Name(string key)
    {
        var name = new StringBuilder(key.Length);
        foreach (var rune in key.EnumerateRunes()) name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.' or '-' or ' ' or ':' ? rune.ToString() : "_");
        return Cut(name.ToString(), LongestKey).TrimStart('.');
    }
}
