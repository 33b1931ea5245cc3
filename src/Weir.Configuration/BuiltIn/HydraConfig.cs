using Weir.Configuration.Defaults;
using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>The <c>hydra</c> node itself: which groups it takes, and the values that are there before any config.</summary>
internal static class HydraConfig
{
    private const string Missing = ConfigScalar.MissingText;

    private static readonly object?[] Nothing = [];
    private static readonly KeyValue[] NoPairs = [];

    // In the order in which Hydra writes them.
    private static readonly KeyValue[] Groups =
    [
        new("output", "default"), new("launcher", "basic"), new("sweeper", "basic"), new("help", "default"), new("hydra_help", "default"),
        new("hydra_logging", "default"), new("job_logging", "default"), new("callbacks", null), new("env", "default"),
    ];

    public static IReadOnlyList<DefaultItem> Defaults(string name) => [.. Groups.Select(g => new DefaultItem(isGroup: true, g.Key, null, ConfigOrigin.BuiltIn(name)) { Value = (string?)g.Value })];

    public static ConfigNode Make(string name) => BuiltInNode.Content(
        name,
        new("mode", null),
        new("searchpath", Nothing),
        new("callbacks", NoPairs),
        new("output_subdir", ".hydra"),
        new("overrides", new KeyValue[] { new("hydra", Nothing), new("task", Nothing) }),
        new("job", Job()),
        new("runtime", new KeyValue[]
        {
            new("version", Missing), new("version_base", Missing), new("cwd", Missing), new("config_sources", Missing), new("output_dir", Missing), new("choices", NoPairs),
        }),
        new("verbose", false));

    public static ConfigNode Output(string name) => BuiltInNode.Content(
        name,
        new KeyValue("run", new KeyValue[] { new("dir", "outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}") }),
        new KeyValue("sweep", new KeyValue[] { new("dir", "multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}"), new("subdir", "${hydra.job.num}") }));

    private static KeyValue[] Job() =>
    [
        new("name", Missing), new("chdir", null), new("override_dirname", Missing), new("id", Missing), new("num", Missing), new("config_name", Missing),
        new("env_set", NoPairs), new("env_copy", Nothing),
        new("config", new KeyValue[] { new("override_dirname", new KeyValue[] { new("kv_sep", "="), new("item_sep", ","), new("exclude_keys", Nothing) }) }),
    ];
}
