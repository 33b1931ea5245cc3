using Weir.Configuration.Files;
using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>Every config that Hydra 1.3.5 brings along, and inert ones in the place of common plug-ins. Each is made when it is first asked for.</summary>
internal static class BuiltInConfigs
{
    private const string Prefix = "hydra/";
    private static readonly string[] Only = ["default"];
    private static readonly Dictionary<string, ConfigFile> Made = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Groups.SelectMany(g => Options(g).Select(o => $"{Prefix}{g}/{o}")).Prepend("hydra/config");

    private static string[] Groups => ["output", "env", "help", "hydra_help", "hydra_logging", "job_logging", "launcher", "sweeper"];

    public static ConfigFile? Find(string config)
    {
        if (!config.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        lock (Made)
        {
            if (Made.TryGetValue(config, out var known)) return known;
            if (Make(config) is not { } made) return null;
            Made.Add(config, made);
            return made;
        }
    }

    private static ConfigFile? Make(string config)
    {
        if (config == "hydra/config") return new ConfigFile(config, () => HydraConfig.Make(config), HydraConfig.Defaults(config), package: null);
        if (config[Prefix.Length..].Split('/') is not [var group, var option] || Array.IndexOf(Options(group), option) < 0) return null;
        return new ConfigFile(config, () => Content(group, config), defaults: null, group == "output" ? "hydra" : null);
    }

    private static ConfigNode Content(string group, string config) => group switch
    {
        "output" => HydraConfig.Output(config),
        "help" => HydraHelp.Help(config),
        "hydra_help" => HydraHelp.HydraHelpPage(config),
        "hydra_logging" => HydraLogging.OfHydra(config),
        "job_logging" => JobLogging.OfJob(config),
        "launcher" => HydraPlugins.Launcher(config),
        "sweeper" => HydraPlugins.Sweeper(config),
        _ => BuiltInNode.Content(config),
    };

    private static string[] Options(string group) => group switch
    {
        "output" or "env" or "help" or "hydra_help" => Only,
        "hydra_logging" => HydraLogging.Options,
        "job_logging" => JobLogging.Options,
        "launcher" => HydraPlugins.Launchers,
        "sweeper" => HydraPlugins.Sweepers,
        _ => [],
    };
}
