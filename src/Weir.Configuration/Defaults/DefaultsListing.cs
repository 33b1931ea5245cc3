using Weir.Foundation.Errors;

namespace Weir.Configuration.Defaults;

/// <summary>From the tree to the list in which configs are merged.</summary>
internal static class DefaultsListing
{
    /// <summary>The entries in order.</summary>
    /// <exception cref="WeirException"><c>group_selected_twice</c>; <c>override_no_match</c>, <c>delete_no_match</c>: what was not used.</exception>
    public static List<DefaultsEntry> Of(DefaultsNode root, GroupOverrides overrides)
    {
        var entries = new List<DefaultsEntry>();
        Walk(root, entries);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!entry.IsSelf && entry.OverrideKey is { } key && !seen.Add(key))
                throw new WeirException("group_selected_twice", $"'{key}' is in the final defaults list more than once", $"give one of them a package of its own: `- {key}@package: {entry.Path[(entry.Path.LastIndexOf('/') + 1)..]}`", entry.Origin?.Location(key));
        }

        foreach (var (key, choice) in overrides.Choices)
            if (!choice.IsUsed) throw DefaultsFault.Unused(key, choice, overrides);
        foreach (var (key, deletion) in overrides.Deletions)
            if (!deletion.IsUsed) throw DefaultsFault.Undeleted(key, deletion, overrides);
        return entries;
    }

    private static void Walk(DefaultsNode node, List<DefaultsEntry> entries)
    {
        if (node.Children.Count > 0)
        {
            foreach (var child in node.Children) Walk(child, entries);
            return;
        }

        if (node.Item is not { IsDeleted: false } item || (!item.IsSelf && (item.OptionName is null || item.IsMissing))) return;
        var at = item.IsSelf ? node.Parent! : node;
        entries.Add(new DefaultsEntry(at.Item!.ConfigPath, at.Item.FinalPackage(), at.Parent!.Path, item.IsSelf)
        {
            Origin = at.Origin,
            OverrideKey = item.IsSelf ? null : at.OverrideKey,
            IsPrimary = at.Item.IsPrimary,
        });
    }
}
