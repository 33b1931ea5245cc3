using System.Globalization;
using System.Text;

namespace Weir.Configuration.Tree;

/// <summary>A node together with where it hangs: what relative interpolations need, and nodes, being shared, cannot know.</summary>
internal sealed class ConfigScope(ConfigNode node, ConfigScope? parent, string key)
{
    public ConfigNode Node { get; } = node;

    public ConfigScope? Parent { get; } = parent;

    public string Key { get; } = key;

    public static ConfigScope Root(ConfigNode node) => new(node, null, string.Empty);

    /// <summary>The child of a key or, in a list, of an index; null when there is none.</summary>
    public ConfigScope? Child(string name)
    {
        var child = Node switch
        {
            ConfigMap map => map[name],
            ConfigList list => int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) && at >= 0 && at < list.Items.Count ? list.Items[at] : null,
            _ => null,
        };
        return child is null ? null : new ConfigScope(child, this, name);
    }

    public IEnumerable<ConfigScope> Children() => Node switch
    {
        ConfigMap map => map.Entries.Select(e => new ConfigScope(e.Value, this, e.KeyText)),
        ConfigList list => list.Items.Select((item, i) => new ConfigScope(item, this, i.ToString(CultureInfo.InvariantCulture))),
        _ => [],
    };

    public ConfigScope Top()
    {
        var at = this;
        while (at.Parent is { } parent) at = parent;
        return at;
    }

    /// <summary>True when both are one place of one tree.</summary>
    public bool IsSamePlace(ConfigScope other)
    {
        ConfigScope? a = this;
        ConfigScope? b = other;
        while (a is not null && b is not null)
        {
            if (ReferenceEquals(a, b)) return true;
            if (!ReferenceEquals(a.Node, b.Node) || a.Key != b.Key) return false;
            (a, b) = (a.Parent, b.Parent);
        }

        return a is null && b is null;
    }

    /// <summary>The whole key, such as <c>a.b[0]</c>.</summary>
    public string FullKey()
    {
        if (Parent is null) return Key;
        var text = new StringBuilder();
        Append(this);
        return text.ToString();

        void Append(ConfigScope scope)
        {
            if (scope.Parent is null) return;
            Append(scope.Parent);
            if (scope.Parent.Node is ConfigList) text.Append('[').Append(scope.Key).Append(']');
            else text.Append(text.Length > 0 ? "." : string.Empty).Append(scope.Key);
        }
    }
}
