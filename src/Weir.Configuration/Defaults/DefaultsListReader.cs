using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Defaults;

/// <summary>Reads the defaults list of a config.</summary>
internal static class DefaultsListReader
{
    private static readonly string[] Keywords = ["optional", "override"];

    /// <summary>The items in order.</summary>
    /// <exception cref="WeirException"><c>bad_defaults</c>, with the place.</exception>
    public static IReadOnlyList<DefaultItem> Read(ConfigNode defaults, string file)
    {
        if (defaults is not ConfigList list) throw Fault(file, defaults, $"it is {Kind(defaults)} and no list", "write one item a line: `- group: option`");
        return [.. list.Items.Select(i => Item(i, file))];
    }

    private static DefaultItem Item(ConfigNode node, string file) => node switch
    {
        ConfigScalar { Value: YamlText { Value: var text } } => Config(text, node, file),
        ConfigMap { Entries: [var only] } => Group(only, node, file),
        ConfigMap { Entries.Count: 0 } => throw Fault(file, node, "an item names no group", "write `- group: option`"),
        ConfigMap map => throw Fault(file, node, $"an item has several keys ({string.Join(", ", map.Entries.Select(e => e.KeyText))})", "give each an item (a dash) of its own"),
        _ => throw Fault(file, node, $"an item is {Kind(node)}", "an item is text, or `group: option`"),
    };

    private static DefaultItem Config(string text, ConfigNode node, string file)
    {
        var (path, package) = Split(text);
        if (path == "_self_" && package is not null) throw Fault(file, node, $"'{text}': _self_ has no package", "write `- _self_`");
        if (path.Length == 0) throw Fault(file, node, "an item is empty", "write `- config` or `- group: option`");
        return new DefaultItem(isGroup: false, path, package, node.Origin);
    }

    private static DefaultItem Group(ConfigEntry entry, ConfigNode node, string file)
    {
        if (entry.Key is not YamlText { Value: var key }) throw Fault(file, node, $"the group '{entry.KeyText}' is no text", "quote it");
        var (words, package) = Split(key);
        var parts = words.Split(' ');
        var keywords = parts.SkipLast(1).ToList();
        if (parts[^1].Length == 0) throw Fault(file, node, $"'{key}' names no group", "write `- group: option`");
        if (keywords.Find(w => !Keywords.Contains(w)) is { } unknown)
            throw Fault(file, node, $"'{unknown}' before the group '{parts[^1]}' is neither optional nor override", DidYouMean.Hint(unknown, Keywords) ?? "leave it out");
        var (value, options) = Choice(entry.Value, file, key);
        return new DefaultItem(isGroup: true, parts[^1], package, node.Origin)
        {
            Value = value,
            Options = options,
            IsOptional = keywords.Contains("optional"),
            IsOverride = keywords.Contains("override"),
        };
    }

    private static (string? Value, IReadOnlyList<string>? Options) Choice(ConfigNode value, string file, string key) => value switch
    {
        ConfigScalar { IsNull: true } => (null, null),
        ConfigScalar { Value: YamlText text } => (text.Value, null),
        ConfigList list => (null, [.. list.Items.Select(i => i is ConfigScalar { Value: YamlText option } ? option.Value : throw Fault(file, i, $"an option of '{key}' is {Kind(i)}", "options are text: quote it"))]),
        _ => throw Fault(file, value, $"the option of '{key}' is {Kind(value)}", "an option is text, a list of texts, or null: quote it"),
    };

    // A package that renames (a:b) keeps its first half, as in Hydra.
    private static (string Name, string? Package) Split(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return (text, null);
        var package = text[(at + 1)..];
        return (text[..at], package.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? package[..colon] : package);
    }

    private static string Kind(ConfigNode node) => node switch
    {
        ConfigMap => "a mapping",
        ConfigList => "a list",
        ConfigScalar { Value: YamlNull } => "null",
        ConfigScalar { Value: YamlBool } => "a boolean",
        ConfigScalar { Value: YamlText } => "text",
        _ => "a number",
    };

    private static WeirException Fault(string file, ConfigNode at, string message, string hint) => new("bad_defaults", $"the defaults list of '{file}' cannot be read: {message}", hint, at.Origin.Location("defaults"));
}
