using Weir.Configuration.Tree;

namespace Weir.Configuration.BuiltIn;

/// <summary>What the logging configs have in common.</summary>
internal static class LoggingParts
{
    public static readonly KeyValue KeepOthers = new("disable_existing_loggers", false);

    public static KeyValue Formatter(string format) => new("formatters", new KeyValue[] { new("simple", new KeyValue[] { new("format", format) }) });

    public static KeyValue Handlers(params KeyValue[] handlers) => new("handlers", handlers);

    public static KeyValue Console(string formatter = "simple") => new("console", new KeyValue[] { new("class", "logging.StreamHandler"), new("formatter", formatter), new("stream", "ext://sys.stdout") });

    public static KeyValue LogFile() => new("file", new KeyValue[] { new("class", "logging.FileHandler"), new("formatter", "simple"), new("filename", "${hydra.runtime.output_dir}/${hydra.job.name}.log") });

    public static KeyValue Root(string level, params string[] handlers) => new("root", new KeyValue[] { new("level", level), new("handlers", handlers.Cast<object?>().ToArray()) });

    public static ConfigNode None(string name) => BuiltInNode.Content(name, new KeyValue("version", 1), new KeyValue("root", null), KeepOthers);

    public static ConfigNode Disabled(string name) => BuiltInNode.Content(name, new KeyValue("version", 1), new KeyValue("root", new KeyValue[] { new("level", "ERROR") }), new KeyValue("disable_existing_loggers", true));

    public static ConfigNode Coloured(string name, string format, params KeyValue[] more) => BuiltInNode.Content(
        name,
        new KeyValue("version", 1),
        new KeyValue("formatters", new KeyValue[]
        {
            new("simple", new KeyValue[] { new("format", "[%(asctime)s][%(name)s][%(levelname)s] - %(message)s") }),
            new("colorlog", new KeyValue[] { new("()", "colorlog.ColoredFormatter"), new("format", format) }),
        }),
        Handlers([Console("colorlog"), .. more]),
        Root("INFO", ["console", .. more.Select(m => m.Key)]),
        KeepOthers);
}
