using System.Text;
using System.Text.Json;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;
using Weir.Foundation.Secrets;
using Weir.Yaml.Values;

namespace Weir.Configuration.Jobs;

/// <summary>The values of a job's configuration, for commands and for records.</summary>
/// <param name="job">The job.</param>
public sealed class JobValues(ConfigJob job)
{
    private ConfigMap? _resolved;

    /// <summary>The configuration with every reference replaced.</summary>
    /// <exception cref="WeirException">A reference that leads nowhere, with file and line.</exception>
    public ConfigMap Resolved => _resolved ??= job.Config.Resolve();

    /// <summary>The resolved configuration as YAML, with its real values: for the job alone.</summary>
    public string Yaml => ConfigYaml.WriteAsHydra(Resolved);

    /// <summary>The same as JSON.</summary>
    public string Json => JsonOf(Resolved);

    /// <summary>The command line of the job: <c>{key.path}</c> replaced; <c>{output_dir}</c> and <c>{job_num}</c> are known besides, and the keys of <c>hydra</c>.</summary>
    /// <exception cref="WeirException"><c>placeholder_unknown</c>, <c>value_missing</c>, and what references can have.</exception>
    public IReadOnlyList<string> Fill(IEnumerable<string> words) => CommandTemplate.Fill(words, Value);

    /// <summary>The same as it may be kept: a marked value is hidden by its place, however short it is.</summary>
    public IReadOnlyList<string> Fill(IEnumerable<string> words, ConfigSecrets secrets) => CommandTemplate.Fill(words, name => secrets.IsSecret(name) ? SecretMask.Shown : Value(name));

    /// <summary>Parameters of the job as they may be kept: one for each value, lists of plain values as one, printed as Python prints them, so that a program which logs the same says the same.</summary>
    /// <param name="secrets">What is hidden.</param>
    public IEnumerable<KeyValuePair<string, string>> Parameters(ConfigSecrets secrets) => Leaves(ConfigScope.Root(job.Config.Root), secrets);

    /// <summary>Where each value is from: key, file and line or override.</summary>
    public string Origins(ConfigSecrets secrets)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Readable))
        {
            json.WriteStartObject();
            foreach (var leaf in job.Config.Leaves()) json.WriteString(leaf.Key, leaf.Node.Origin.Kind == ConfigOriginKind.Override ? $"override {leaf.Node.Origin.Column}: {secrets.HideOverride(leaf.Node.Origin.Source)}" : leaf.Node.Origin.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Which option each group has, by the group's key.</summary>
    public IEnumerable<KeyValuePair<string, string>> Choices => KeyPath.Find(job.Config.Hydra, ["runtime", "choices"]) is ConfigMap choices
        ? choices.Entries.Where(e => !e.KeyText.StartsWith("hydra/", StringComparison.Ordinal)).Select(e => KeyValuePair.Create(e.KeyText, PythonText.Of(e.Value)))
        : [];

    private string Value(string name)
    {
        ConfigNode node;
        try
        {
            node = job.Config.Select(name, resolve: true);
        }
        catch (WeirException e) when (e.Code == "package_not_found")
        {
            if (name == "output_dir") return job.OutputDirectory;
            if (name is "job_num" or "trial" && (name != "trial" || job.Number is not null)) return PythonText.Of(job.Config.Select("hydra.job.num", resolve: true)) is var number && number != ConfigScalar.MissingText ? number : "0";
            throw new WeirException("placeholder_unknown", $"the command says {{{name}}}, which is no key of the configuration", DidYouMean.Hint(name, KeyPath.All(job.Config.Root)) ?? $"write {{{{{name}}}}} for the word in braces itself") { Kind = FailureKind.Usage };
        }

        return node switch
        {
            ConfigScalar { IsMissing: true } => throw new WeirException("value_missing", $"the command wants '{name}', which has still to be given (???)", $"give it: {name}=…", job.Config.Select(name, resolve: false).Origin.Location(name)) { Kind = FailureKind.Usage },
            ConfigScalar { Value: YamlBool flag } => flag.Value ? "true" : "false",
            ConfigScalar { Value: YamlNull } => "null",
            ConfigScalar => PythonText.Of(node),
            _ => JsonOf(node, isOneLine: true),
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Leaves(ConfigScope scope, ConfigSecrets secrets)
    {
        switch (scope.Node)
        {
            case ConfigMap { Entries.Count: > 0 } map:
                foreach (var entry in map.Entries)
                    foreach (var leaf in Leaves(new ConfigScope(entry.Value, scope, entry.KeyText), secrets)) yield return leaf;
                break;
            case ConfigMap or ConfigList { Items.Count: 0 }:
                break;
            default:
                var key = scope.FullKey();
                yield return KeyValuePair.Create(key, secrets.Hide(key, Printed(key, scope.Node)));
                break;
        }
    }

    // A value that cannot be resolved here (a resolver of the program's own) is kept as it is written.
    private string Printed(string key, ConfigNode node)
    {
        try
        {
            return PythonText.Of(job.Config.Select(key, resolve: true));
        }
        catch (WeirException)
        {
            return PythonText.Of(node);
        }
    }

    internal static string JsonOf(ConfigNode node, bool isOneLine = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Readable with { Indented = !isOneLine })) ConfigJson.Write(json, node);
        return Encoding.UTF8.GetString(buffer.ToArray()) + (isOneLine ? string.Empty : "\n");
    }
}
