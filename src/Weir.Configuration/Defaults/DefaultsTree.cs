using Weir.Configuration.Interpolation;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Defaults;

/// <summary>Expands defaults lists into a tree, as Hydra 1.3 does: each list from its last item to its first, so that the overrides of a later item are known when an earlier one is expanded.</summary>
internal sealed class DefaultsTree(ConfigRepository repository, GroupOverrides overrides, ResolveSettings settings, bool mayLackChoices)
{
    private const int MaximumDepth = 100;
    private const int MaximumNodes = 100_000;

    private int _nodes;

    /// <summary>The tree of the built-in hydra config and a primary config.</summary>
    public DefaultsNode Build(string? primary)
    {
        var root = new DefaultsNode(null, null);
        var hydra = new DefaultsNode(new DefaultItem(isGroup: false, "hydra/config", null, null), root);
        // Last to first here as well: what the primary config overrides below hydra/ is known then.
        var children = new List<DefaultsNode> { hydra };
        if (primary is not null)
        {
            var main = new DefaultsNode(new DefaultItem(isGroup: false, primary, null, null) { IsPrimary = true }, root);
            if (repository.Find(primary) is null) throw DefaultsFault.NotFound(main, repository);
            Expand(main, isBelowInterpolation: false, depth: 0);
            children.Add(main);
        }

        Expand(hydra, isBelowInterpolation: false, depth: 0);
        root.Children = children;
        return root;
    }

    private void Expand(DefaultsNode node, bool isBelowInterpolation, int depth)
    {
        var item = node.Item!;
        if (depth > MaximumDepth) throw DefaultsFault.Cycle(node);
        if (++_nodes > MaximumNodes) throw DefaultsFault.TooMany(node, MaximumNodes);
        var file = item.IsMissing || item.OptionName is null ? null : repository.Find(item.ConfigPath);
        item.SetHeader(file?.Package);
        if (overrides.Delete(item)) return;
        overrides.Choose(item);
        if (item.OptionName is null) return;
        if (item.IsMissing)
        {
            if (!item.IsGroup) throw new WeirException("bad_defaults", $"'{item.ConfigPath}' cannot stand alone in a defaults list: only groups are left open with ???", "write `- group: ???`", item.Origin?.Location("defaults"));
            if (!mayLackChoices) throw DefaultsFault.ChoiceMissing(item, repository);
            return;
        }

        if (file is null)
        {
            if (!item.IsOptional) throw DefaultsFault.NotFound(node, repository);
            item.IsDeleted = true;
            return;
        }

        var list = Prepared(node, file.Defaults);
        if (list.Count == 0) return;
        Register(node, list, isBelowInterpolation);
        node.Children = Children(node, list, isBelowInterpolation, depth);
    }

    // A copy of the list, with _self_ at the end where it lacks it, and what the command line appends to the primary config.
    private List<DefaultItem> Prepared(DefaultsNode node, IReadOnlyList<DefaultItem>? defaults)
    {
        var appended = node.Item!.IsPrimary ? overrides.Appended : [];
        if (defaults is not { Count: > 0 } && appended.Count == 0) return [];
        var list = new List<DefaultItem>();
        DefaultItem? self = null;
        foreach (var item in defaults ?? [])
        {
            if (item.IsSelf && self is not null) throw DefaultsFault.TwoSelves(node, item);
            if (item.IsSelf) self = item;
            list.Add(item.Copy());
        }

        if (self is null && (list.Count == 0 || list.Exists(i => !i.IsOverride))) list.Add(new DefaultItem(isGroup: false, "_self_", null, null) { IsAddedSelf = true });
        list.AddRange(appended.Select(a => a.Copy()));
        return list;
    }

    private void Register(DefaultsNode node, List<DefaultItem> list, bool isBelowInterpolation)
    {
        var (folder, package) = (node.Item!.GroupPath, node.Item.FinalPackage());
        DefaultItem? seen = null;
        foreach (var item in list.Where(i => !i.IsSelf))
        {
            item.PutUnder(folder, package);
            if (seen is not null && !item.IsOverride && !item.IsAppended) throw DefaultsFault.NotLast(node, seen, item);
            if (!item.IsOverride) continue;
            seen = item;
            if (isBelowInterpolation) throw DefaultsFault.InInterpolated(node, item);
            overrides.Register(item, node.Path);
        }
    }

    private List<DefaultsNode> Children(DefaultsNode node, List<DefaultItem> list, bool isBelowInterpolation, int depth)
    {
        var (folder, package) = (node.Item!.GroupPath, node.Item.FinalPackage());
        var children = new List<DefaultsNode>();
        for (var i = list.Count - 1; i >= 0; i--)
        {
            var item = list[i];
            if (item.IsOverride) continue;
            if (!item.IsSelf) overrides.Apply(item);
            if (item is { IsGroup: true, Options: { } options })
            {
                for (var o = options.Count - 1; o >= 0; o--)
                {
                    if (options[o].Contains("${", StringComparison.Ordinal))
                        throw new WeirException("defaults_interpolation", $"in '{node.Path}' an option of the list of '{item.OverrideKey}' is the interpolation '{options[o]}'", "interpolate the whole option of a group, not one of several", item.Origin?.Location(item.OverrideKey));
                    var option = item.Option(options[o]);
                    option.PutUnder(folder, package);
                    Add(option);
                }
            }
            else if (item.IsSelf || item.IsInterpolation)
            {
                children.Add(new DefaultsNode(item, node));
            }
            else
            {
                Add(item);
            }
        }

        ResolveInterpolated(node, list, children, depth);
        children.Reverse();
        return children;

        void Add(DefaultItem item)
        {
            var child = new DefaultsNode(item, node);
            Expand(child, isBelowInterpolation, depth + 1);
            children.Add(child);
        }
    }

    // Only now: everything that an interpolation can refer to is chosen.
    private void ResolveInterpolated(DefaultsNode node, List<DefaultItem> list, List<DefaultsNode> children, int depth)
    {
        ConfigMap? known = null;
        foreach (var child in children.Where(c => !c.Item!.IsSelf && c.Item.IsInterpolation).ToList())
        {
            known ??= Known(list);
            child.Item!.Resolve(Resolved(node, child.Item, known));
            Expand(child, isBelowInterpolation: true, depth + 1);
        }
    }

    private string Resolved(DefaultsNode node, DefaultItem item, ConfigMap known)
    {
        var text = (item.IsGroup ? item.Value : item.Name)!;
        var origin = item.Origin ?? ConfigOrigin.Runtime;
        WeirException? cause = null;
        try
        {
            var written = ConfigScalar.Written(YamlValue.Of(text), origin);
            var scope = new ConfigScope(written, new ConfigScope(ConfigMap.Empty(origin), ConfigScope.Root(known), "defaults"), "item");
            if (new InterpolationResolver(settings).Dereference(scope) is { Node: ConfigScalar { Value: YamlText value } }) return value.Value;
        }
        catch (WeirException e)
        {
            cause = e;
        }

        var keys = overrides.Chosen.Keys.Where(k => !k.StartsWith("hydra/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        throw new WeirException(
            "defaults_interpolation",
            $"the interpolation '{text}' in the defaults list of '{node.Path}' has no text to stand for{(cause is null ? string.Empty : $" ({cause.Message})")}; it may refer to {string.Join(", ", keys)}",
            "only choices of groups and environment variables can be referred to",
            origin.Location("defaults"));
    }

    // The choices so far, and the list itself under 'defaults'.
    private ConfigMap Known(List<DefaultItem> list)
    {
        var origin = ConfigOrigin.Runtime;
        var items = list.Where(i => !i.IsAddedSelf && !i.IsSelf).Select(i => i.IsGroup
            ? new ConfigMap([new ConfigEntry(YamlValue.Of(i.OverrideKey), Text(i.Value))], origin)
            : (ConfigNode)Text(i.ConfigPath));
        return new ConfigMap([.. overrides.Chosen.Select(c => new ConfigEntry(YamlValue.Of(c.Key), Text(c.Value))), new ConfigEntry(YamlValue.Of("defaults"), new ConfigList([.. items], origin))], origin);

        ConfigScalar Text(string? value) => ConfigScalar.Plain(value is null ? YamlNull.Instance : YamlValue.Of(value), origin);
    }
}
