using Weir.Configuration.Interpolation;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Merging;

/// <summary>Merges one tree onto another with OmegaConf's rules: mappings merge and keep the first places of their keys, everything else is replaced, <c>???</c> replaces nothing.</summary>
/// <remarks>Nothing is changed: what the trees have in common is shared.</remarks>
internal sealed class NodeMerge(ConfigNode root, ResolveSettings settings, string config)
{
    private readonly List<string> _path = [];

    /// <summary>True where keys that are not there may not be added.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Told the key that is not there, where <see cref="IsClosed"/>.</summary>
    public Func<string, ConfigNode, Exception>? Missing { get; init; }

    /// <summary>Merges at the root, or below a path.</summary>
    /// <exception cref="WeirException"><c>merge_type</c>: a mapping and a list.</exception>
    public ConfigNode Merge(ConfigNode target, ConfigNode source, params ReadOnlySpan<string> at)
    {
        foreach (var part in at) _path.Add(part);
        return Value(target, source);
    }

    private ConfigMap Maps(ConfigMap target, ConfigMap source)
    {
        ConfigEntry[]? entries = null;
        List<ConfigEntry>? added = null;
        foreach (var entry in source.Entries)
        {
            var at = target.IndexOf(entry.Key);
            if (at < 0)
            {
                if (IsClosed) throw Missing!(string.Join('.', _path.Append(entry.KeyText)), entry.Value);
                (added ??= []).Add(entry);
                continue;
            }

            var old = target.Entries[at];
            _path.Add(old.KeyText);
            var merged = Value(old.Value, entry.Value);
            _path.RemoveAt(_path.Count - 1);
            if (!ReferenceEquals(merged, old.Value)) (entries ??= target.Copy())[at] = new ConfigEntry(old.Key, merged);
        }

        if (added is not null) return new ConfigMap([.. entries ?? target.Entries, .. added], target.Origin);
        return entries is null ? target : new ConfigMap(entries, target.Origin);
    }

    private ConfigNode Value(ConfigNode target, ConfigNode source)
    {
        if (target is ConfigScalar { IsInterpolation: true } && Referred() is { } referred) target = referred;
        return (target, source) switch
        {
            (ConfigMap old, ConfigMap now) => Maps(old, now),
            (ConfigMap, ConfigList) or (ConfigList, ConfigMap) => throw Mixed(target, source),
            (_, ConfigScalar { IsMissing: true }) => target,
            _ => source,
        };
    }

    // Where the old value refers to a mapping or list, that is copied first. One that leads nowhere is just replaced.
    private ConfigNode? Referred()
    {
        try
        {
            var scope = ConfigScope.Root(root);
            foreach (var part in _path)
            {
                if (scope.Child(part) is not { } child) return null;
                scope = child;
            }

            return new InterpolationResolver(settings).Dereference(scope) is { Node: { IsContainer: true } node } ? node : null;
        }
        catch (WeirException)
        {
            return null;
        }
    }

    private WeirException Mixed(ConfigNode target, ConfigNode source)
    {
        var key = string.Join('.', _path);
        return new WeirException(
            "merge_type",
            $"'{key}' is {Kind(target)} ({target.Origin}) and cannot be merged with {Kind(source)} in '{config}' ({source.Origin})",
            "use another key, or set the value to null in between",
            source.Origin.Location(key));
    }

    private static string Kind(ConfigNode node) => node is ConfigList ? "a list" : "a mapping";
}
