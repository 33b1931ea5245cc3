using System.CommandLine;
using Weir.Cli.Shell;

namespace Weir.Cli.Config;

/// <summary>Prints the final defaults list.</summary>
internal sealed class ConfigDefaultsVerb : Verb
{
    private readonly ConfigOptions _config = new();
    private readonly Option<bool> _all = new("--all", "-a") { Description = "with the built-in configs of the hydra node" };

    public override string Path => "config defaults";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "List the configs that are merged, in their order";

    public override IReadOnlyList<Example> Examples => [new("weir config defaults experiment=quick", "which files, where their content goes, and which list named them")];

    public override IReadOnlyList<string> SeeAlso => ["config tree", "config show"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        command.Add(_all);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => ConfigOptions.Complete(words, typed, workingDirectory);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var config = _config.Compose(context, cancellation);
        var entries = context.Get(_all) ? config.AllDefaults : config.Defaults;
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("path", entry.Path);
                    json.WriteString("package", entry.Package);
                    json.WriteString("parent", entry.Parent);
                    json.WriteBoolean("self", entry.IsSelf);
                    json.WriteString("group", entry.OverrideKey);
                    OriginJson.Write(json, "origin", entry.Origin);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return Task.FromResult(ExitCodes.Success);
        }

        var table = new TextTable("CONFIG", "PACKAGE", "NAMED BY", "AT");
        foreach (var entry in entries) table.Add(entry.Path, entry.Package.Length == 0 ? "_global_" : entry.Package, entry.Parent, entry.Origin?.ToString() ?? string.Empty);
        context.Console.Table(table);
        return Task.FromResult(ExitCodes.Success);
    }
}
