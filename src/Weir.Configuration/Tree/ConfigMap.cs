using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>A mapping in order.</summary>
public sealed class ConfigMap : ConfigNode
{
    private const int Few = 8;
    private readonly ConfigEntry[] _entries;
    private Dictionary<string, int>? _places;

    internal ConfigMap(ConfigEntry[] entries, ConfigOrigin origin)
        : base(origin) => _entries = entries;

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<ConfigEntry> Entries => _entries;

    /// <summary>The value of a text key, or null. Keys that are numbers or booleans in YAML are not found by their text, as in Hydra.</summary>
    public ConfigNode? this[string key] => IndexOf(key) is >= 0 and var at ? _entries[at].Value : null;

    internal static ConfigMap Empty(ConfigOrigin origin) => new([], origin);

    internal int IndexOf(string key)
    {
        if (_entries.Length > Few) return Places().TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < _entries.Length; i++)
            if (_entries[i].Key is YamlText { Value: var text } && text == key) return i;
        return -1;
    }

    internal int IndexOf(YamlValue key)
    {
        if (key is YamlText { Value: var text }) return IndexOf(text);
        for (var i = 0; i < _entries.Length; i++)
            if (PythonEquality.AreEqual(_entries[i].Key, key)) return i;
        return -1;
    }

    /// <summary>The same mapping with one value put in; at its place when the key is there, else at the end.</summary>
    internal ConfigMap With(string key, ConfigNode value)
    {
        var at = IndexOf(key);
        if (at < 0) return new ConfigMap([.. _entries, new ConfigEntry(YamlValue.Of(key), value)], Origin);
        var entries = (ConfigEntry[])_entries.Clone();
        entries[at] = new ConfigEntry(entries[at].Key, value);
        return new ConfigMap(entries, Origin);
    }

    internal ConfigMap Without(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : new ConfigMap([.. _entries[..at], .. _entries[(at + 1)..]], Origin);
    }

    internal ConfigEntry[] Copy() => (ConfigEntry[])_entries.Clone();

    // Two threads may both make it; either result is right.
    private Dictionary<string, int> Places()
    {
        if (Volatile.Read(ref _places) is { } known) return known;
        var places = new Dictionary<string, int>(_entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < _entries.Length; i++)
            if (_entries[i].Key is YamlText { Value: var text }) places[text] = i;
        Volatile.Write(ref _places, places);
        return places;
    }
}
