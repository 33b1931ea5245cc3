using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Configuration.Explaining;
using Weir.Configuration.Tree;

namespace Weir.Cli.Config;

/// <summary>Compares two configurations.</summary>
internal sealed class ConfigDiffVerb : Verb
{
    private readonly Argument<string> _left = new("a") { Description = "a run (id or name), its folder (with .hydra/config.yaml), a YAML file, or \"NAME override …\"", HelpName = "A" };
    private readonly Argument<string> _right = new("b") { Description = "the same", HelpName = "B" };
    private readonly ConfigOptions _config = new();
    private readonly Option<bool> _resolve = new("--resolve", "-r") { Description = "compare what ${…} stands for; a run's file is taken as it is" };
    private readonly Option<bool> _origin = new("--origin") { Description = "say where each value is from" };

    public override string Path => "config diff";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Show what differs between two compositions, or a composition and a stored run";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir config diff \"config\" \"config experiment=quick\"", "what an experiment changes"),
        new("weir config diff outputs/2026-01-02/10-00-00 \"model=linear\"", "a run of the past against a composition of now"),
    ];

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(0, "whether they differ or not")];

    public override IReadOnlyList<string> SeeAlso => ["config show", "config explain"];

    public override void Define(Command command)
    {
        command.Add(_left);
        command.Add(_right);
        _config.AddTo(command, takesOverrides: false);
        command.Add(_resolve);
        command.Add(_origin);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var request = _config.Request(context, []);
        var (resolve, origin) = (context.Get(_resolve), context.Get(_origin));
        var left = await ConfigSide.ReadAsync(context, context.Get(_left)!, request, resolve, cancellation);
        var right = await ConfigSide.ReadAsync(context, context.Get(_right)!, request, resolve, cancellation);
        var differences = ConfigDifference.Between(left, right);
        if (context.IsJson) Write(context, differences);
        else Print(context, differences, origin);
        return ExitCodes.Success;
    }

    private static void Print(VerbContext context, IReadOnlyList<ConfigDifference> differences, bool origin)
    {
        foreach (var difference in differences)
        {
            if (difference.Left is { } left) context.Console.Line($"- {difference.Key}: {ConfigYaml.Line(left)}{(origin ? $"  # {left.Origin}" : string.Empty)}");
            if (difference.Right is { } right) context.Console.Line($"+ {difference.Key}: {ConfigYaml.Line(right)}{(origin ? $"  # {right.Origin}" : string.Empty)}");
        }

        context.Console.Say(differences.Count == 0 ? "the same" : $"{differences.Count} key{(differences.Count == 1 ? string.Empty : "s")} differ{(differences.Count == 1 ? "s" : string.Empty)}");
    }

    private static void Write(VerbContext context, IReadOnlyList<ConfigDifference> differences) => context.Console.Json(json =>
    {
        json.WriteStartArray();
        foreach (var difference in differences)
        {
            json.WriteStartObject();
            json.WriteString("key", difference.Key);
            Side(json, "a", difference.Left);
            Side(json, "b", difference.Right);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Side(Utf8JsonWriter json, string name, ConfigNode? node)
    {
        if (node is null) return;
        json.WriteStartObject(name);
        json.WritePropertyName("value");
        ConfigJson.Write(json, node);
        OriginJson.Write(json, "origin", node.Origin);
        json.WriteEndObject();
    }
}
