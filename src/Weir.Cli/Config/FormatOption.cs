using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Cli.Config;

/// <summary><c>--format yaml|json</c>; JSON is every verb's own, and YAML what a person gets anyway.</summary>
internal sealed class FormatOption
{
    private readonly Option<string?> _format = new("--format") { Description = "yaml (default) or json", HelpName = "FORMAT" };

    public void AddTo(Command command) => command.Add(_format);

    public void Check(VerbContext context)
    {
        if (context.Get(_format) is { } format and not "yaml") throw WeirException.Usage($"there is no format '{format}'", "known: yaml, json");
    }

    /// <summary>A node as data.</summary>
    public static void Print(VerbContext context, ConfigNode node)
    {
        if (context.IsJson) Json(context, node);
        else context.Console.Out.Write(ConfigYaml.Write(node));
    }

    // Apart, so that YAML does not load the JSON library.
    private static void Json(VerbContext context, ConfigNode node) => context.Console.Json(json => ConfigJson.Write(json, node));
}
