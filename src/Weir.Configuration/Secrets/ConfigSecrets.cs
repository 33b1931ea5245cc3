using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;
using Weir.Configuration.Validation;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Yaml.Values;

namespace Weir.Configuration.Secrets;

/// <summary>The secrets of a composed configuration: what must not be shown or kept, and how it is hidden.</summary>
/// <remarks>Secret are the keys that <c>weir.secret</c> of the configuration, <c>secrets.keys</c> of the project or the schema beside the configs names; what <c>${weir.secret:…}</c> reads;
/// and environment variables of the names that say so, wherever <c>${oc.env:…}</c> brings them.</remarks>
public sealed partial class ConfigSecrets
{
    private readonly IReadOnlyList<string> _keys;
    private readonly IReadOnlyList<(string Name, string Value)> _values;

    private ConfigSecrets(IReadOnlyList<string> keys, IReadOnlyList<(string Name, string Value)> values) => (_keys, _values, Mask) = (keys, values, SecretMask.Of(values.Select(v => v.Value)));

    /// <summary>Hides the values in texts.</summary>
    public SecretMask Mask { get; }

    /// <summary>Finds the secrets of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="settings">What the project says.</param>
    /// <param name="environment">Variables that are secret by their name although no config reads them: a job may print them.</param>
    /// <exception cref="WeirException"><c>bad_schema</c>, <c>config_invalid</c>.</exception>
    public static ConfigSecrets Of(ComposedConfig config, SecretSettings settings, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var keys = settings.Keys.Concat(FromSchema(config.Request)).ToList();
        if ((config.Root["weir"] as ConfigMap)?["secret"] is { } marked) keys.AddRange(SecretSettings.Texts(marked, "weir.secret"));
        var secrets = new ConfigSecrets([.. keys], []);
        var values = environment.Where(v => v.Value is not null && settings.Names.Matches(v.Key)).Select(v => (Name: $"the variable {v.Key}", Value: v.Value!)).ToList();
        foreach (var leaf in config.Leaves())
        {
            var isMarked = secrets.IsSecret(leaf.Key);
            var text = (leaf.Node as ConfigScalar)?.Value is YamlText { Value: var written } ? written : string.Empty;
            var read = Variable().Matches(text).Where(m => m.Groups["resolver"].Value == "weir.secret" || settings.Names.Matches(m.Groups["name"].Value)).ToList();
            values.AddRange(read.Select(m => m.Groups["name"].Value).Where(n => config.Request.Environment(n) is not null).Select(n => (Name: $"the variable {n}", Value: config.Request.Environment(n)!)));
            var isRead = read.Exists(m => m.Length == text.Length);
            if ((isMarked || isRead) && Value(config, leaf.Key) is { } value) values.Add(($"'{leaf.Key}'", value));
            if (isRead) keys.Add(leaf.Key); // hidden by its place, however short its value is
        }

        return new ConfigSecrets(keys, values);
    }

    /// <summary>True for a key that is marked; one below a marked key is marked too.</summary>
    public bool IsSecret(string key) => _keys.Any(k => FileSystemName.MatchesSimpleExpression(k, key) || FileSystemName.MatchesSimpleExpression(k + ".*", key) || FileSystemName.MatchesSimpleExpression(k + "[*", key));

    /// <summary>What a text holds, in words that may be shown: a key of the configuration in quotes, or a variable. Null where no secret is found in it.</summary>
    public string? NameIn(string text) => Mask.Text(text) == text ? null : _values.FirstOrDefault(v => SecretMask.Of([v.Value]).Text(text) != text, (Name: "a value", Value: string.Empty)).Name;

    /// <summary>A tree as it may be kept: values of marked keys and of secret variables are <see cref="SecretMask.Shown"/>, references stay.</summary>
    public ConfigMap Hide(ConfigMap root) => (ConfigMap)Hide(ConfigScope.Root(root));

    /// <summary>A value as it may be kept.</summary>
    public string Hide(string key, string value) => IsSecret(key) ? SecretMask.Shown : Mask.Text(value);

    /// <summary>An override as it may be kept: <c>db.password=***</c>.</summary>
    public string HideOverride(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return text;
        return IsSecret(text[..equals].TrimStart('+', '~').Split('@')[0].Replace('/', '.')) && !text.AsSpan(equals + 1).StartsWith("${") ? $"{text[..(equals + 1)]}{SecretMask.Shown}" : Mask.Text(text);
    }

    /// <summary>True when two trees hold the same values.</summary>
    public static bool AreEqual(ConfigMap a, ConfigMap b) => ConfigConversion.ToYaml(a).Equals(ConfigConversion.ToYaml(b));

    private ConfigNode Hide(ConfigScope scope)
    {
        switch (scope.Node)
        {
            case ConfigMap map: return new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(e.Key, Hide(new ConfigScope(e.Value, scope, e.KeyText))))], map.Origin);
            case ConfigList list: return new ConfigList([.. scope.Children().Select(Hide)], list.Origin);
            case ConfigScalar { IsInterpolation: false, IsMissing: false, IsNull: false } scalar when _keys.Count > 0 && IsSecret(scope.FullKey()): return ConfigScalar.Plain(YamlValue.Of(SecretMask.Shown), scalar.Origin);
            case ConfigScalar { Value: YamlText { Value: var text } } scalar when !Mask.IsEmpty && Mask.Text(text) is var hidden && hidden != text: return ConfigScalar.Plain(YamlValue.Of(hidden), scalar.Origin);
            case ConfigScalar { IsMissing: false, IsNull: false, Value: not YamlText } scalar when !Mask.IsEmpty && Interpolation.PythonText.Of(scalar) is var number && Mask.Text(number) != number: return ConfigScalar.Plain(YamlValue.Of(SecretMask.Shown), scalar.Origin);
            default: return scope.Node;
        }
    }

    private static string? Value(ComposedConfig config, string key)
    {
        try
        {
            return config.Select(key, resolve: true) is ConfigScalar { IsMissing: false, IsNull: false } scalar ? Interpolation.PythonText.Of(scalar) : null;
        }
        catch (WeirException)
        {
            return null; // what has no value hides none; whoever needs it tells why
        }
    }

    private static List<string> FromSchema(ComposeRequest request)
    {
        var path = Path.Combine(request.FullPath(request.ConfigDirectory), "schema.json");
        return File.Exists(path) ? ConfigSchema.Load(path, Path.Combine(request.ConfigDirectory, "schema.json")).SecretKeys : [];
    }

    [GeneratedRegex(@"\$\{\s*(?<resolver>oc\.env|weir\.secret)\s*:\s*['""]?(?<name>[A-Za-z_][A-Za-z0-9_]*)['""]?[^{}]*\}")]
    private static partial Regex Variable();
}
