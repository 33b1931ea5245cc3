using Weir.Configuration.Files;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Yaml.Values;

namespace Weir.Configuration.Secrets;

/// <summary>What a project calls secret: <c>secrets</c> of <c>weir.yaml</c> in its root, with <c>names</c> (patterns of environment variables, instead of the usual ones) and <c>keys</c> (patterns of configuration keys).</summary>
/// <param name="Names">Environment variables.</param>
/// <param name="Keys">Patterns of keys such as <c>db.password</c> or <c>*.token</c>; <c>*</c> stands for anything.</param>
public sealed record SecretSettings(SecretNames Names, IReadOnlyList<string> Keys)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "weir.yaml";

    /// <summary>What holds where nobody says otherwise.</summary>
    public static SecretSettings Default { get; } = new(SecretNames.Default, []);

    /// <summary>Reads those of a project.</summary>
    /// <param name="root">The project's root; null for none.</param>
    /// <exception cref="WeirException"><c>config_invalid</c>, with the place; what a YAML file can have.</exception>
    public static SecretSettings Load(string? root)
    {
        if (root is null || Path.Combine(root, FileName) is var path && !File.Exists(path)) return Default;
        if (ConfigDocument.Load(path, FileName) is not ConfigMap map || map["secrets"] is not { } secrets) return Default;
        if (secrets is not ConfigMap section) throw Fault(secrets, "secrets", "holds no mapping");
        foreach (var entry in section.Entries.Where(e => e.KeyText is not ("names" or "keys"))) throw Fault(entry.Value, $"secrets.{entry.KeyText}", "is not known");
        return new SecretSettings(section["names"] is { } names ? new SecretNames(Texts(names, "secrets.names")) : SecretNames.Default, section["keys"] is { } keys ? Texts(keys, "secrets.keys") : []);
    }

    /// <summary>A text, which may join several by <c>|</c>, or a list of them.</summary>
    internal static List<string> Texts(ConfigNode node, string key) => node switch
    {
        ConfigScalar { Value: YamlText { Value: var text } } => [.. SecretNames.Parse(text).Patterns],
        ConfigList list => [.. list.Items.SelectMany(i => Texts(i, key))],
        _ => throw Fault(node, key, "must be a text or a list of texts"),
    };

    private static WeirException Fault(ConfigNode node, string key, string why) =>
        new("config_invalid", $"'{key}' {why}", "secrets: {names: ['*TOKEN*'], keys: [db.password]}", node.Origin.Location(key));
}
