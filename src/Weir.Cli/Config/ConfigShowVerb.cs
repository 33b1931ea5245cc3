using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;

namespace Weir.Cli.Config;

/// <summary>Prints a composed configuration.</summary>
internal sealed class ConfigShowVerb : Verb
{
    private readonly ConfigOptions _config = new();
    private readonly FormatOption _format = new();
    private readonly Option<bool> _resolve = new("--resolve", "-r") { Description = "replace every ${…} by what it stands for" };
    private readonly Option<bool> _origin = new("--origin") { Description = "print each value with the file and line, or the override, that it is from" };
    private readonly Option<string?> _package = new("--package", "-p") { Description = "print that key alone; it may lie in the hydra node (hydra.run)", HelpName = "KEY" };

    public override string Path => "config show";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Print the configuration that a tree of YAML files and overrides make";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir config show model=linear seed=7", "conf/config.yaml with another model and seed"),
        new("weir config show --origin -p trainer", "each value of a part, and where it is from"),
        new("weir config show --resolve > params.yaml", "everything filled in, for a pipeline"),
    ];

    public override string Remarks => "Trees, overrides and the result are those of Hydra 1.3. Overrides that begin with a dash stand after --.";

    public override IReadOnlyList<string> SeeAlso => ["config explain", "config tree", "config sweep"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        command.Add(_resolve);
        command.Add(_origin);
        command.Add(_package);
        _format.AddTo(command);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => ConfigOptions.Complete(words, typed, workingDirectory);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        _format.Check(context);
        var config = _config.Compose(context, cancellation);
        var (key, resolve) = (context.Get(_package) ?? string.Empty, context.Has(_resolve));
        var known = config.Warnings.Count;
        if (context.Has(_origin)) PrintOrigins(context, config.Leaves(key, resolve));
        else FormatOption.Print(context, config.Select(key, resolve));
        foreach (var warning in config.Warnings.Skip(known)) context.Console.Warn(warning);
        return Task.FromResult(ExitCodes.Success);
    }

    private static void PrintOrigins(VerbContext context, IEnumerable<ConfigLeaf> leaves)
    {
        if (!context.IsJson)
        {
            foreach (var leaf in leaves) context.Console.Line($"{leaf.Key}: {ConfigYaml.Line(leaf.Node)}  # {leaf.Node.Origin}");
            return;
        }

        context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var leaf in leaves)
            {
                json.WriteStartObject();
                json.WriteString("key", leaf.Key);
                json.WritePropertyName("value");
                ConfigJson.Write(json, leaf.Node);
                OriginJson.Write(json, "origin", leaf.Node.Origin);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
