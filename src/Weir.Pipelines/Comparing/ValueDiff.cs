using Weir.Yaml.Values;

namespace Weir.Pipelines.Comparing;

/// <summary>How values of files differ between two revisions.</summary>
public static class ValueDiff
{
    /// <summary>One value of one file in two revisions.</summary>
    /// <param name="File">Path relative to the root.</param>
    /// <param name="Key">Dotted key.</param>
    /// <param name="Old">Before; null for nothing.</param>
    /// <param name="New">After; null for nothing.</param>
    /// <param name="Difference">New less old, where both are numbers.</param>
    public sealed record Row(string File, string Key, YamlValue? Old, YamlValue? New, YamlValue? Difference);

    /// <summary>The differing values, by file and key.</summary>
    /// <param name="old">Before.</param>
    /// <param name="now">After.</param>
    /// <param name="all">Equal values too.</param>
    public static IReadOnlyList<Row> Of(IReadOnlyDictionary<string, TrackedValues.FileValues> old, IReadOnlyDictionary<string, TrackedValues.FileValues> now, bool all)
    {
        var rows = new List<Row>();
        foreach (var file in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (Leaves(old, file), Leaves(now, file));
            foreach (var key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            {
                var (a, b) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
                var isSame = a is not null && b is not null ? ValueJson.AreEqual(a, b) : (a ?? YamlNull.Instance).Equals(b ?? YamlNull.Instance);
                if (!isSame || all) rows.Add(new Row(file, key, a, b, a is null || b is null ? null : ValueJson.Minus(b, a)));
            }
        }

        return rows;
    }

    // Lists count as text, as in DVC.
    private static Dictionary<string, YamlValue> Leaves(IReadOnlyDictionary<string, TrackedValues.FileValues> values, string file) =>
        values.GetValueOrDefault(file)?.Data is { } data ? ValueJson.Flatten(data).Where(l => l.Value is not YamlMap).ToDictionary(l => l.Key, l => l.Value is YamlList ? YamlValue.Of(ValueJson.PythonText(l.Value)) : l.Value) : [];
}
