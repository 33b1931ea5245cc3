using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>The types of the <c>hydra</c> node. Below a plug-in's node and the logging nodes any key may stand.</summary>
internal static class HydraSchema
{
    private static readonly ValueRule Text = new TextRule();
    private static readonly ValueRule Any = new AnyRule();
    private static readonly ValueRule AnyPairs = new DictRule(Any);
    private static readonly ValueRule Texts = new ListRule(Text);

    private static readonly ValueRule BasicSweeper = new FieldsRule(new("_target_", Text), new("max_batch_size", new WholeRule(IsOptional: true)), new("params", new DictRule(Text, IsOptional: true)));

    private static readonly ValueRule BasicLauncher = new FieldsRule(new FieldRule("_target_", Text));

    private static readonly FieldRule[] Fields =
    [
        new("run", new FieldsRule(new FieldRule("dir", Text))),
        new("sweep", new FieldsRule(new("dir", Text), new("subdir", Text))),
        new("help", new FieldsRule(new("app_name", Text), new("header", Text), new("footer", Text), new("template", Text))),
        new("hydra_help", new FieldsRule(new("hydra_help", Text), new("template", Text))),
        new("hydra_logging", AnyPairs),
        new("job_logging", AnyPairs),
        new("env", AnyPairs),
        new("mode", new WordRule("RUN", "MULTIRUN")),
        new("searchpath", Texts),
        new("callbacks", AnyPairs),
        new("output_subdir", new TextRule(IsOptional: true)),
        new("overrides", new FieldsRule(new("hydra", Texts), new("task", Texts))),
        new("job", Job()),
        new("runtime", new FieldsRule(new("version", Text), new("version_base", Text), new("cwd", Text), new("config_sources", new ListRule(AnyPairs)), new("output_dir", Text), new("choices", AnyPairs))),
        new("verbose", Any),
    ];

    /// <summary>The node with its values converted.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>merge_type</c>: an unknown key, or a value of the wrong type.</exception>
    public static ConfigMap Check(ConfigNode hydra) => (ConfigMap)new FieldsRule([.. Fields, new("sweeper", PluginRule(hydra, "sweeper", BasicSweeper)), new("launcher", PluginRule(hydra, "launcher", BasicLauncher))]).Check(hydra, "hydra");

    private static FieldsRule Job() => new(
        new("name", Text),
        new("chdir", new TruthRule(IsOptional: true)),
        new("override_dirname", Text),
        new("id", Text),
        new("num", new WholeRule()),
        new("config_name", new TextRule(IsOptional: true)),
        new("env_set", new DictRule(Text)),
        new("env_copy", Texts),
        new("config", new FieldsRule(new FieldRule("override_dirname", new FieldsRule(new("kv_sep", Text), new("item_sep", Text), new("exclude_keys", Texts))))));

    private static ValueRule PluginRule(ConfigNode hydra, string name, ValueRule basic) =>
        KeyPath.Find(hydra, [name, "_target_"]) is ConfigScalar { Value: YamlText { Value: var target } } && target.StartsWith("hydra._internal.core_plugins.basic_", StringComparison.Ordinal) ? basic : Any;
}
