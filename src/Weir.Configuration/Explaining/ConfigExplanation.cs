using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Explaining;

/// <summary>Who set a key: goes through what each config and override wrote, in the order of merging. Nothing is recorded while composing.</summary>
internal static class ConfigExplanation
{
    public static IReadOnlyList<ConfigWrite> Of(ComposedConfig config, string key)
    {
        var path = KeyPath.Split(key);
        var writes = new List<ConfigWrite>();
        foreach (var contribution in config.Contributions)
        {
            if (Written(contribution.Content, path) is not var (node, depth)) continue;
            writes.Add(new ConfigWrite(string.Join('.', path[..depth]), node, node.Origin, Chain(config, contribution), Wins: false));
        }

        foreach (var one in config.ValueOverrides)
        {
            var given = one.Value.Key.Split('.');
            var common = given.Zip(path).TakeWhile(p => p.First == p.Second).Count();
            if (common < Math.Min(given.Length, path.Length)) continue;
            if (one.Value.Kind == OverrideKind.Delete)
            {
                if (given.Length <= path.Length) writes.Add(new ConfigWrite(one.Value.Key, null, one.Origin, [one.Text], Wins: false));
                continue;
            }

            if (one.Value.Value is not { } value || value is ExtensionValue) continue;
            var wrapped = (ConfigMap)KeyPath.Wrap(given, ConfigConversion.ToNode(value, one.Origin));
            if (Written(wrapped, path) is var (node, depth)) writes.Add(new ConfigWrite(string.Join('.', path[..depth]), node, one.Origin, [one.Text], Wins: false));
        }

        Mark(writes, KeyPath.Find(config.Whole, path), path);
        return writes;
    }

    // The node at the path, or the value above it that takes its place. A mapping above that lacks the key writes nothing to it.
    private static (ConfigNode Node, int Depth)? Written(ConfigMap content, string[] path)
    {
        ConfigNode node = content;
        for (var depth = 0; depth < path.Length; depth++)
        {
            if (node is ConfigScalar) return node is ConfigScalar { IsMissing: true } ? null : (node, depth);
            if (KeyPath.Find(node, [path[depth]]) is not { } child) return node is ConfigList ? (node, depth) : null;
            node = child;
        }

        return (node, path.Length);
    }

    // The last write stands; of mappings all those stand that still hold a value.
    private static void Mark(List<ConfigWrite> writes, ConfigNode? result, string[] path)
    {
        if (result is null) return;
        var origins = ConfigLeaf.Of(new ConfigScope(result, ConfigScope.Root(result), path[^1])).Select(l => l.Node.Origin).Append(result.Origin).ToHashSet();
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            var stands = write.Value is not null && (result is ConfigScalar ? ReferenceEquals(write.Origin, result.Origin) : origins.Contains(write.Origin) || Leaves(write.Value).Any(origins.Contains));
            if (stands) writes[i] = write with { Wins = true };
        }
    }

    private static IEnumerable<ConfigOrigin> Leaves(ConfigNode node) => ConfigLeaf.Of(new ConfigScope(node, ConfigScope.Root(node), "x")).Select(l => l.Node.Origin);

    private static List<string> Chain(ComposedConfig config, Contribution contribution)
    {
        var chain = new List<string> { contribution.Entry.Path };
        for (var parent = contribution.Entry.Parent; parent != "<root>" && chain.Count < 100;)
        {
            chain.Insert(0, parent);
            parent = config.AllDefaults.FirstOrDefault(d => d.Path == parent)?.Parent ?? "<root>";
        }

        return chain;
    }
}
