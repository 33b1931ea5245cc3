using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>The options of <c>hydra/hydra_logging</c>: settings of Python's logging, which a stage in Python may hand to it.</summary>
internal static class HydraLogging
{
    public static readonly string[] Options = ["default", "disabled", "hydra_debug", "none", "colorlog"];

    public static ConfigNode OfHydra(string name) => name[(name.LastIndexOf('/') + 1)..] switch
    {
        "default" => BuiltInNode.Content(
            name,
            new KeyValue("version", 1),
            LoggingParts.Formatter("[%(asctime)s][HYDRA] %(message)s"),
            LoggingParts.Handlers(LoggingParts.Console()),
            LoggingParts.Root("INFO", "console"),
            new KeyValue("loggers", new KeyValue[] { new("logging_example", new KeyValue[] { new("level", "DEBUG") }) }),
            LoggingParts.KeepOthers),
        "hydra_debug" => BuiltInNode.Content(
            name,
            new KeyValue("version", 1),
            LoggingParts.Formatter("[%(asctime)s][%(name)s][%(levelname)s] - %(message)s"),
            LoggingParts.Handlers(new KeyValue("file", new KeyValue[] { new("class", "logging.FileHandler"), new("mode", "w"), new("formatter", "simple"), new("filename", "hydra-${hydra.job.name}.log"), new("delay", true) })),
            LoggingParts.Root("ERROR", "file"),
            new KeyValue("loggers", new KeyValue[] { new("hydra", new KeyValue[] { new("level", "DEBUG") }) }),
            LoggingParts.KeepOthers),
        "colorlog" => LoggingParts.Coloured(name, "[%(cyan)s%(asctime)s%(reset)s][%(purple)sHYDRA%(reset)s] %(message)s"),
        "none" => LoggingParts.None(name),
        _ => LoggingParts.Disabled(name),
    };
}
