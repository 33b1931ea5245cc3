using Weir.Configuration.SearchPaths;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Defaults;

/// <summary>What can be wrong with defaults lists, told with names, place and candidates.</summary>
internal static class DefaultsFault
{
    public static WeirException NotFound(DefaultsNode node, ConfigRepository repository)
    {
        var item = node.Item!;
        var path = item.ConfigPath;
        var place = item.ChoiceOrigin?.Location();
        var wrong = repository.WrongEnding(path);
        if (item.IsPrimary)
        {
            var known = repository.Options(item.GroupPath).Where(n => !n.StartsWith("hydra", StringComparison.Ordinal)).ToList();
            return new WeirException(
                "primary_not_found",
                $"there is no primary config '{path}' in {Searched(repository)}",
                wrong is not null ? Rename(wrong) : DidYouMean.Hint(item.OptionName!, known) ?? (known.Count == 0 ? "give its name with --config-name" : $"there are: {string.Join(", ", known)}"));
        }

        var parent = node.Parent?.Item is null ? string.Empty : $" (selected in '{node.Parent.Path}')";
        if (!item.IsGroup)
        {
            var beside = repository.Options(item.GroupPath);
            return new WeirException("config_not_found", $"there is no config '{path}'{parent} in {Searched(repository)}", wrong is not null ? Rename(wrong) : DidYouMean.Hint(item.OptionName!, beside) ?? "name a file below the folder of configs, without its ending", place);
        }

        var options = repository.Options(item.GroupPath);
        var listed = options.Count == 0 ? $"there is no group '{item.GroupPath}'" : $"'{item.GroupPath}' has {string.Join(", ", options)}";
        return new WeirException("config_not_found", $"there is no config '{path}'{parent}: {listed}", wrong is not null ? Rename(wrong) : DidYouMean.Hint(item.OptionName ?? string.Empty, options) ?? $"searched: {Searched(repository)}", place);
    }

    public static WeirException ChoiceMissing(DefaultItem item, ConfigRepository repository)
    {
        var options = repository.Options(item.GroupPath);
        var key = item.OverrideKey;
        return new WeirException("group_choice_missing", $"'{key}' has to be chosen, for example with '{key}={(options.Count > 0 ? options[0] : "OPTION")}': it has {string.Join(", ", options)}", $"add '{key}=OPTION'", item.Origin?.Location(key));
    }

    public static WeirException Unused(string key, GroupChoice choice, GroupOverrides overrides)
    {
        var keys = overrides.KeysOf(key.Split('@')[0]);
        var known = keys.Count == 0 ? "no defaults list selects that group" : $"the group is selected as {string.Join(", ", keys)}";
        var place = choice.Config is null ? string.Empty : $"in '{choice.Config}': ";
        var hint = (choice.Config, keys.Count) switch
        {
            (null, 0) => $"write '+{key}={choice.Text}' to add it",
            (null, _) => $"write '{string.Join("' or '", keys.Select(k => $"{k}={choice.Text}"))}', or '+{key}={choice.Text}' to add it",
            (_, 0) => $"write `- {key}: {choice.Text}` without override to add it",
            _ => $"write `- override /{keys[0]}: {choice.Text}`",
        };
        return new WeirException("override_no_match", $"{place}'{key}' cannot be overridden: {known}", hint, choice.Origin?.Location(key));
    }

    public static WeirException Undeleted(string key, GroupDeletion deletion, GroupOverrides overrides)
    {
        var keys = overrides.KeysOf(key.Split('@')[0]);
        var shown = deletion.Option is null ? key : $"{key}={deletion.Option}";
        var hint = keys.Count == 0 ? "no defaults list selects that group" : $"the group is selected as {string.Join(", ", keys.Select(k => $"{k}={overrides.Chosen.GetValueOrDefault(k) ?? "null"}"))}";
        return new WeirException("delete_no_match", $"'{shown}' is in no defaults list and cannot be deleted", hint, deletion.Override.Origin.Location()) { Kind = FailureKind.Usage };
    }

    public static WeirException NotLast(DefaultsNode parent, DefaultItem overriding, DefaultItem after) => new(
        "override_not_last",
        $"in '{parent.Path}' `override {overriding.OverrideKey}: {overriding.Value}` stands before '{Name(after)}'",
        "move the override items to the end of the list",
        overriding.Origin?.Location("defaults"));

    public static WeirException TwoSelves(DefaultsNode node, DefaultItem second) => new("bad_defaults", $"_self_ stands twice in the defaults list of '{node.Path}'", "leave one out", second.Origin?.Location("defaults"));

    public static WeirException InInterpolated(DefaultsNode parent, DefaultItem item) => new(
        "override_in_interpolated",
        $"'{parent.Path}' was selected by an interpolation, and below such an item nothing can be overridden ('{item.OverrideKey}: {item.Value}')",
        "select it without an interpolation, or override the group in the primary config",
        item.Origin?.Location(item.OverrideKey));

    public static WeirException Cycle(DefaultsNode node)
    {
        var path = node.Item!.ConfigPath;
        var chain = new List<string> { path };
        for (var at = node.Parent; at?.Item is not null; at = at.Parent)
        {
            chain.Insert(0, at.Path);
            if (at.Path == path) break;
        }

        return new WeirException("bad_defaults", $"defaults lists go round in a circle: {string.Join(" → ", chain)}", "leave one of them out", node.Item.Origin?.Location("defaults"));
    }

    public static WeirException TooMany(DefaultsNode node, int most) => new("bad_defaults", $"the defaults lists make more than {most} entries ('{node.Path}')", "configs that select each other several times multiply", node.Item?.Origin?.Location("defaults"));

    private static string Name(DefaultItem item) => item.IsGroup ? $"{item.OverrideKey}: {item.Value}" : item.ConfigPath;

    private static string Rename(string file) => $"'{file}' is not read: name it .yaml";

    private static string Searched(ConfigRepository repository) => string.Join(", ", repository.Sources.Where(s => s is not BuiltInSource).Select(s => $"'{s.Path}'"));
}
