using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Merging;

/// <summary>What can be wrong with an override of a value.</summary>
internal static class OverrideFault
{
    public static WeirException Absent(ConfigNode root, ParsedOverride one, string? key = null)
    {
        key ??= one.Value.Key;
        var near = DidYouMean.Nearest(key, KeyPath.All(root));
        return Fault("key_not_found", one, $"there is no '{key}' to change{(near is null ? string.Empty : $", but a '{near}'")}", near is null ? $"write '+{one.Text}' to add it" : $"did you mean '{near}'? '+{one.Text}' adds a new key");
    }

    public static WeirException Exists(ParsedOverride one, ConfigNode there) =>
        Fault("add_exists", one, $"there is a '{one.Value.Key}' already ({there.Origin})", $"write '{one.Text.TrimStart('+')}' to change it, or '+{one.Text}' to add or change it");

    public static WeirException NothingToDelete(ConfigNode root, ParsedOverride one) =>
        Fault("delete_missing", one, $"there is no '{one.Value.Key}' to delete", DidYouMean.Hint(one.Value.Key, KeyPath.All(root)) ?? "what is null or ??? counts as absent");

    public static WeirException OtherValue(ParsedOverride one, ConfigNode there) =>
        Fault("delete_missing", one, $"the value of '{one.Value.Key}' is {Yaml.Emit.YamlEmitter.Flow(ConfigConversion.ToYaml(there))} ({there.Origin}) and not {one.Value.Value!.ToText()}", $"write '~{one.Value.Key}' to delete it whatever it is");

    public static WeirException ListItem(ParsedOverride one, string list) =>
        Fault("merge_type", one, $"'{one.Value.Key}' is an item of a list, which cannot be deleted", $"give the whole list: '{list}=[…]'");

    public static WeirException NoIndex(ParsedOverride one, string part, string list) => Fault("merge_type", one, $"'{list}' is a list, and '{part}' is no index", "count from 0");

    public static WeirException OutOfRange(ParsedOverride one, int index, string list, int count) =>
        Fault("merge_type", one, $"'{list}' has {count} items, and no item {index}", $"give the whole list: '{list}=[…]'");

    public static WeirException NoList(ParsedOverride one, ConfigNode there) => Fault("merge_type", one, $"'{one.Value.Key}' is no list that could be extended ({there.Origin})", "extend_list goes with lists only");

    public static WeirException UnknownGroup(ParsedOverride one) =>
        Fault("unknown_group", one, $"'{one.Value.Key}' is no group of configs, and only groups have a package ('@{one.Value.Package}')", "leave out the package to change a key");

    public static WeirException SweepOutside(ParsedOverride one)
    {
        var isSimple = one.Value.Value is ChoiceSweep { IsSimple: true };
        var values = isSimple ? one.Text[(one.Text.IndexOf('=', StringComparison.Ordinal) + 1)..] : string.Empty;
        return Fault(
            "sweep_needs_multirun",
            one,
            "it stands for several values, and this is no sweep",
            isSimple ? $"for a list write '{one.Name}=[{values}]', for text \"{one.Name}='{values}'\"; `weir config sweep` composes them all" : "`weir config sweep` composes them all");
    }

    public static WeirException SweepOverHydra(ParsedOverride one) => Fault("sweep_over_runtime", one, "the hydra node is one for all jobs and cannot be swept", "give it a single value");

    private static WeirException Fault(string code, ParsedOverride one, string why, string hint) => new(code, $"'{one.Text}': {why}", hint, one.Origin.Location()) { Kind = FailureKind.Usage };
}
