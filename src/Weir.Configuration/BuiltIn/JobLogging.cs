using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>The options of <c>hydra/job_logging</c>.</summary>
internal static class JobLogging
{
    public static readonly string[] Options = ["default", "disabled", "none", "stdout", "colorlog"];

    public static ConfigNode OfJob(string name) => name[(name.LastIndexOf('/') + 1)..] switch
    {
        "default" => BuiltInNode.Content(
            name,
            new KeyValue("version", 1),
            LoggingParts.Formatter("[%(asctime)s][%(name)s][%(levelname)s] - %(message)s"),
            LoggingParts.Handlers(LoggingParts.Console(), LoggingParts.LogFile()),
            LoggingParts.Root("INFO", "console", "file"),
            LoggingParts.KeepOthers),
        "stdout" => BuiltInNode.Content(
            name,
            new KeyValue("version", 1),
            LoggingParts.Formatter("%(message)s"),
            LoggingParts.Handlers(LoggingParts.Console()),
            LoggingParts.Root("INFO", "console"),
            LoggingParts.KeepOthers),
        "colorlog" => LoggingParts.Coloured(name, "[%(cyan)s%(asctime)s%(reset)s][%(blue)s%(name)s%(reset)s][%(log_color)s%(levelname)s%(reset)s] - %(message)s", LoggingParts.LogFile()),
        "none" => LoggingParts.None(name),
        _ => LoggingParts.Disabled(name),
    };
}
