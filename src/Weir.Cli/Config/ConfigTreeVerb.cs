using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Configuration.Defaults;

namespace Weir.Cli.Config;

/// <summary>Prints the tree that the defaults lists make.</summary>
internal sealed class ConfigTreeVerb : Verb
{
    private readonly ConfigOptions _config = new();
    private readonly Option<bool> _all = new("--all", "-a") { Description = "with the built-in configs of the hydra node" };

    public override string Path => "config tree";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Show which config brings in which, as a tree";

    public override IReadOnlyList<Example> Examples => [new("weir config tree experiment=quick", "the primary config, its defaults list, theirs, with the place of each item")];

    public override IReadOnlyList<string> SeeAlso => ["config defaults", "config explain"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        command.Add(_all);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => ConfigOptions.Complete(words, typed, workingDirectory);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var config = _config.Compose(context, cancellation);
        var roots = config.Tree.Children.Where(c => context.Get(_all) || c.Path != "hydra/config").ToList();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var root in roots) Write(json, root);
                json.WriteEndArray();
            });
        }
        else
        {
            foreach (var root in roots) Print(context, root, string.Empty, string.Empty);
        }

        return Task.FromResult(ExitCodes.Success);
    }

    private static void Print(VerbContext context, DefaultsNode node, string indent, string branch)
    {
        var package = node.Path == "_self_" || node.IsLeftOut ? string.Empty : $" @ {(node.Package.Length == 0 ? "_global_" : node.Package)}";
        var note = node.IsLeftOut && !node.Path.EndsWith(": null", StringComparison.Ordinal) ? " (left out)" : string.Empty;
        context.Console.Line($"{indent}{branch}{node.Path}{package}{note}{(node.Origin is { } origin ? $"  # {origin}" : string.Empty)}");
        var below = branch switch { "" => indent, "└── " => indent + "    ", _ => indent + "│   " };
        for (var i = 0; i < node.Children.Count; i++) Print(context, node.Children[i], below, i == node.Children.Count - 1 ? "└── " : "├── ");
    }

    private static void Write(Utf8JsonWriter json, DefaultsNode node)
    {
        json.WriteStartObject();
        json.WriteString("path", node.Path);
        json.WriteString("package", node.Package);
        json.WriteString("group", node.OverrideKey);
        json.WriteBoolean("left_out", node.IsLeftOut);
        OriginJson.Write(json, "origin", node.Origin);
        json.WriteStartArray("children");
        foreach (var child in node.Children) Write(json, child);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
