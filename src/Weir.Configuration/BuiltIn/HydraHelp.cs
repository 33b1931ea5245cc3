using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>What <c>hydra.help</c> and <c>hydra.hydra_help</c> hold: texts with the placeholders that Hydra fills in.</summary>
internal static class HydraHelp
{
    public static ConfigNode Help(string name) => BuiltInNode.Content(
        name,
        new KeyValue("app_name", "${hydra.job.name}"),
        new KeyValue("header", "${hydra.help.app_name} is configured by groups and overrides.\n"),
        new KeyValue("footer", "`weir config tree` shows where the configuration is from, `weir config explain KEY` a value.\n"),
        new KeyValue("template", "${hydra.help.header}\nGroups (group=option):\n\n$APP_CONFIG_GROUPS\n\nConfiguration (key=value changes it):\n\n$CONFIG\n\n${hydra.help.footer}\n"));

    public static ConfigNode HydraHelpPage(string name) => BuiltInNode.Content(
        name,
        new KeyValue("template", "The hydra node (${hydra.runtime.version})\n\n$FLAGS_HELP\n\nGroups:\n\n$HYDRA_CONFIG_GROUPS\n"));
}
