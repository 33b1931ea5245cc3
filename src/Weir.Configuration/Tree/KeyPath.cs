namespace Weir.Configuration.Tree;

/// <summary>Keys such as <c>a.b[0].c</c>.</summary>
internal static class KeyPath
{
    /// <summary>The parts: <c>a[b].c</c> has three; leading dots give empty ones.</summary>
    public static string[] Split(string key)
    {
        if (!key.Contains('[', StringComparison.Ordinal)) return key.Split('.');
        var parts = new List<string>();
        var at = 0;
        while (at < key.Length)
        {
            if (key[at] == '[' && key.IndexOf(']', at) is >= 0 and var close)
            {
                parts.Add(key[(at + 1)..close]);
                at = close + 1;
                if (at < key.Length && key[at] == '.') at++;
                continue;
            }

            var end = key.AsSpan(at + 1).IndexOfAny('.', '[') is >= 0 and var more ? at + 1 + more : key.Length;
            if (key[at] == '.') end = at;
            parts.Add(key[at..end]);
            at = end < key.Length && key[end] == '.' ? end + 1 : end;
        }

        return [.. parts];
    }

    /// <summary>The node at a path of plain parts, without looking through interpolations; null when there is none.</summary>
    public static ConfigNode? Find(ConfigNode? root, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            root = root switch
            {
                ConfigMap map => map[part],
                ConfigList list => int.TryParse(part, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var i) && i < list.Items.Count ? list.Items[i] : null,
                _ => null,
            };
            if (root is null) return null;
        }

        return root;
    }

    /// <summary>Every key below a node, dotted, parents before children; for suggestions.</summary>
    public static IEnumerable<string> All(ConfigNode node, string prefix = "")
    {
        if (node is not ConfigMap map) yield break;
        foreach (var entry in map.Entries)
        {
            var key = prefix + entry.KeyText;
            yield return key;
            foreach (var below in All(entry.Value, key + ".")) yield return below;
        }
    }

    /// <summary>The parents that a value is put under: <c>{a: {b: value}}</c>.</summary>
    public static ConfigNode Wrap(ReadOnlySpan<string> path, ConfigNode value)
    {
        for (var i = path.Length - 1; i >= 0; i--) value = new ConfigMap([new ConfigEntry(Yaml.Values.YamlValue.Of(path[i]), value)], value.Origin);
        return value;
    }
}
