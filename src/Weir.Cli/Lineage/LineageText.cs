using System.Globalization;
using System.Text.Json;
using Weir.Lineage;
using Weir.Lineage.Walk;
using Weir.PredictionLog;
using Weir.Server.Joins;

namespace Weir.Cli.Lineage;

/// <summary>A lineage tree as indented text.</summary>
internal static class LineageText
{
    public static void Write(TextWriter output, LineageTree tree)
    {
        output.WriteLine(tree.Artifact is { } artifact ? Describe(artifact) : $"run {tree.Subject}");
        if (tree.Upstream is { } up) Section(output, tree.Artifact is null ? "was made by" : "came from", up, upwards: true);
        if (tree.Downstream is { } down) Section(output, tree.Artifact is null ? "made" : "went into", down, upwards: false);
    }

    /// <summary>A prediction, then the lineage of its model.</summary>
    public static void Write(TextWriter output, PredictionOrigin origin)
    {
        var row = origin.Prediction;
        output.WriteLine($"prediction {row.GetProperty(PredictionFields.PredictionId).GetString()}  {row.GetProperty(PredictionFields.Timestamp)}");
        foreach (var part in new[] { PredictionFields.Inputs, PredictionFields.Outputs })
            output.WriteLine($"  {part}: {string.Join(", ", Cells(row, part).Select(c => $"{c.Name} = {c.Value}"))}");
        output.WriteLine($"  model: {row.GetProperty(PredictionFields.Model).GetString()}, version {row.GetProperty(PredictionFields.Version).GetString()}");
        output.WriteLine();
        if (origin.Model is { } tree) Write(output, tree);
        else output.WriteLine($"nothing is recorded of its model ({origin.ModelDigest}): it was neither trained nor registered in this project");
    }

    /// <summary>The same as JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, PredictionOrigin origin)
    {
        json.WriteStartObject();
        json.WritePropertyName("prediction");
        origin.Prediction.WriteTo(json);
        json.WritePropertyName("model");
        if (origin.Model is { } tree) JsonSerializer.Serialize(json, tree, LineageJson.Default.LineageTree);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    // A sealed row has the columns "inputs.fare"; one still in the journal has an object "inputs".
    private static IEnumerable<(string Name, string Value)> Cells(JsonElement row, string part) => row.TryGetProperty(part, out var nested)
        ? nested.EnumerateObject().Select(c => (c.Name, c.Value.ToString()))
        : row.EnumerateObject().Where(c => c.Name.StartsWith(part + '.', StringComparison.Ordinal)).Select(c => (c.Name[(part.Length + 1)..], c.Value.ToString()));

    private static void Section(TextWriter output, string title, IReadOnlyList<LineageStep> steps, bool upwards)
    {
        output.WriteLine();
        output.WriteLine(steps.Count == 0 ? $"{title}: nothing recorded" : $"{title}:");
        Steps(output, steps, string.Empty, upwards);
    }

    private static void Steps(TextWriter output, IReadOnlyList<LineageStep> steps, string indent, bool upwards)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var (step, isLast) = (steps[i], i == steps.Count - 1);
            output.WriteLine($"{indent}{(isLast ? "└─ " : "├─ ")}{Describe(step)}");
            var below = indent + (isLast ? "   " : "│  ");
            for (var j = 0; j < step.Next.Count; j++)
            {
                var (branch, isLastBranch) = (step.Next[j], j == step.Next.Count - 1);
                output.WriteLine($"{below}{(isLastBranch ? "└─ " : "├─ ")}{Describe(branch.Artifact)}{(branch.IsShownAbove ? " (shown elsewhere)" : branch.HasMore ? $" (more {(upwards ? "above" : "below")}: weir lineage {branch.Artifact.Hash})" : string.Empty)}");
                Steps(output, branch.Steps, below + (isLastBranch ? "   " : "│  "), upwards);
            }
        }
    }

    private static string Describe(Artifact artifact) => $"{artifact.Kind.Replace('_', ' ')} {artifact.Name}  {Short(artifact.Hash)}";

    private static string Describe(LineageStep step)
    {
        var execution = step.Execution;
        var text = $"{execution.Kind} {execution.Name}  {execution.EndedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}";
        if (execution.RunId is { } run) text += $"  run {run}";
        if (execution.GitCommit is { Length: > 7 } commit) text += $"  commit {commit[..7]}{(execution.GitDirty ? " + changes" : string.Empty)}";
        if (step.Repeats > 0) text += $"  ({step.Repeats} more like it)";
        return text;
    }

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] + (hash.EndsWith(".dir", StringComparison.Ordinal) ? "….dir" : "…") : hash;
}
