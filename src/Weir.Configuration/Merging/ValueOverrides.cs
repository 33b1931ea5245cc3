using System.Globalization;
using Weir.Configuration.Composition;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Merging;

/// <summary>Applies overrides of values to a composed tree: what is changed must be there, what is added must not, what is deleted must.</summary>
internal sealed class ValueOverrides(ResolveSettings settings)
{
    /// <summary>The tree with one override applied.</summary>
    /// <exception cref="WeirException"><c>unknown_group</c>, <c>key_not_found</c>, <c>add_exists</c>, <c>delete_missing</c>, <c>merge_type</c>.</exception>
    public ConfigNode Apply(ConfigNode root, ParsedOverride one)
    {
        if (one.Value.Package is not null) throw OverrideFault.UnknownGroup(one);
        var path = one.Value.Key.Split('.');
        if (one.Value.Kind == OverrideKind.Delete) return Delete(root, path, one);
        if (one.Value.Value is ExtensionValue more) return Extend(root, path, more, one);
        var value = ConfigConversion.ToNode(one.Value.Value!, one.Origin);
        var isAdding = one.Value.Kind != OverrideKind.Change;
        if (one.Value.Kind == OverrideKind.Add && !value.IsContainer && IsTaken(root, path, one)) throw OverrideFault.Exists(one, KeyPath.Find(root, path)!);
        return Set(root, root, path, 0, value, isAdding, one);
    }

    private ConfigNode Set(ConfigNode root, ConfigNode node, string[] path, int depth, ConfigNode value, bool isAdding, ParsedOverride one)
    {
        if (node is ConfigList list)
        {
            var index = Index(list, path[depth], path, depth, one);
            var items = list.Items.ToArray();
            items[index] = Below(items[index]);
            return new ConfigList(items, list.Origin);
        }

        // A value that holds no others makes room for a mapping.
        var map = node as ConfigMap ?? ConfigMap.Empty(value.Origin);
        var old = map[path[depth]];
        if (old is null && !isAdding) throw OverrideFault.Absent(root, one);
        return map.With(path[depth], Below(old));

        ConfigNode Below(ConfigNode? child)
        {
            if (depth < path.Length - 1) return Set(root, child ?? ConfigMap.Empty(value.Origin), path, depth + 1, value, isAdding, one);
            if (child is not { IsContainer: true } || !value.IsContainer) return value;
            return new NodeMerge(root, settings, one.Text) { IsClosed = !isAdding, Missing = (key, _) => OverrideFault.Absent(root, one, key) }.Merge(child, value, path);
        }
    }

    private ConfigNode Delete(ConfigNode root, string[] path, ParsedOverride one)
    {
        if (Current(root, path, one) is not { } there || there is ConfigScalar { IsNull: true }) throw OverrideFault.NothingToDelete(root, one);
        if (one.Value.Value is { } wanted and not NullValue && !PythonEquality.AreEqual(ConfigConversion.ToNode(wanted, one.Origin), there)) throw OverrideFault.OtherValue(one, there);
        return Without(root, path, 0, one);
    }

    private static ConfigNode Without(ConfigNode node, string[] path, int depth, ParsedOverride one)
    {
        if (node is ConfigList list)
        {
            if (depth == path.Length - 1) throw OverrideFault.ListItem(one, string.Join('.', path[..depth]));
            var items = list.Items.ToArray();
            var index = Index(list, path[depth], path, depth, one);
            items[index] = Without(items[index], path, depth + 1, one);
            return new ConfigList(items, list.Origin);
        }

        if (node is not ConfigMap map || map[path[depth]] is not { } child) throw OverrideFault.NothingToDelete(node, one);
        return depth == path.Length - 1 ? map.Without(path[depth]) : map.With(path[depth], Without(child, path, depth + 1, one));
    }

    private ConfigNode Extend(ConfigNode root, string[] path, ExtensionValue more, ParsedOverride one)
    {
        var items = more.Items.Select(i => ConfigConversion.ToNode(i, one.Origin));
        return KeyPath.Find(root, path) switch
        {
            ConfigList list => Set(root, root, path, 0, new ConfigList([.. list.Items, .. items], list.Origin), isAdding: true, one),
            null when one.Value.Kind != OverrideKind.Change => Set(root, root, path, 0, new ConfigList([.. items], one.Origin), isAdding: true, one),
            null => throw OverrideFault.Absent(root, one),
            var other => throw OverrideFault.NoList(one, other),
        };
    }

    // As OmegaConf selects: what leads to null or to ??? is free to be added.
    private bool IsTaken(ConfigNode root, string[] path, ParsedOverride one) => Current(root, path, one) is { } node && node is not ConfigScalar { IsNull: true };

    private ConfigNode? Current(ConfigNode root, string[] path, ParsedOverride one)
    {
        var resolver = new InterpolationResolver(settings);
        var at = ConfigScope.Root(root);
        for (var i = 0; i < path.Length; i++)
        {
            if (at.Node is ConfigList && !int.TryParse(path[i], NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw OverrideFault.NoIndex(one, path[i], string.Join('.', path[..i]));
            if (at.Child(path[i]) is not { } child || resolver.Dereference(child) is not { } target) return null;
            at = target;
        }

        return at.Node;
    }

    private static int Index(ConfigList list, string part, string[] path, int depth, ParsedOverride one)
    {
        var name = string.Join('.', path[..depth]);
        if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw OverrideFault.NoIndex(one, part, name);
        return index < list.Items.Count ? index : throw OverrideFault.OutOfRange(one, index, name, list.Items.Count);
    }
}
