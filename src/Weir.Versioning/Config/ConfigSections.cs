namespace Weir.Versioning.Config;

/// <summary>The sections of one file, in order. Names are lower-case and without quotes: <c>core</c>, <c>remote "name"</c>.</summary>
public sealed class ConfigSections
{
    // Sections that have a name of their own are written after the plain ones.
    private static readonly string[] NamedKinds = ["remote", "machine", "db"];

    private readonly OrderedDictionary<string, OrderedDictionary<string, ConfigValue>> _sections = [];

    /// <summary>Names of the sections: those with names of their own first, as DVC lists them.</summary>
    public IEnumerable<string> Names => NamedKinds.SelectMany(k => _sections.Keys.Where(s => KindOf(s) == k)).Concat(_sections.Keys.Where(s => KindOf(s) is null));

    /// <summary>The keys and values of a section; null when there is none.</summary>
    public OrderedDictionary<string, ConfigValue>? this[string section] => _sections.GetValueOrDefault(section);

    /// <summary>A value, or null.</summary>
    public ConfigValue? Get(string section, string key) => this[section]?.GetValueOrDefault(key);

    /// <summary>The section, made at the end when it is missing.</summary>
    public OrderedDictionary<string, ConfigValue> Require(string section)
    {
        if (_sections.TryGetValue(section, out var found)) return found;
        var fresh = new OrderedDictionary<string, ConfigValue>();
        _sections.Add(section, fresh);
        return fresh;
    }

    /// <summary>Removes a section; false when there was none.</summary>
    public bool Remove(string section) => _sections.Remove(section);

    /// <summary>Name of the section of a remote.</summary>
    public static string Remote(string name) => $"remote \"{name}\"";

    /// <summary>Names of the remotes, in order.</summary>
    public IEnumerable<string> Remotes => _sections.Keys.Select(s => NameIn(s, "remote")).OfType<string>();

    /// <summary>The name within <c>kind "name"</c>; null for another section.</summary>
    public static string? NameIn(string section, string kind) =>
        section.StartsWith(kind, StringComparison.Ordinal) && section[kind.Length..].Trim() is ['"', .. var name, '"'] ? name : null;

    /// <summary>As the file writes them: plain sections that hold something, then named ones.</summary>
    internal IEnumerable<KeyValuePair<string, OrderedDictionary<string, ConfigValue>>> InFileOrder() =>
        _sections.Where(s => KindOf(s.Key) is null && s.Value.Count > 0).Concat(NamedKinds.SelectMany(k => _sections.Where(s => KindOf(s.Key) == k)));

    /// <summary><c>remote</c>, <c>machine</c> or <c>db</c> for a section that has a name; null for a plain one.</summary>
    internal static string? KindOf(string section)
    {
        foreach (var kind in NamedKinds)
            if (NameIn(section, kind) is not null) return kind;
        return null;
    }
}
