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
    private const int ShownCells = 20;
    private const int ShownRows = 5;

    public static void Write(TextWriter output, LineageTree tree)
    {
        if (tree.Prediction is { } prediction) Write(output, prediction, tree.Artifact);
        else output.WriteLine(tree.Artifact is { } artifact ? Describe(artifact) : $"run {tree.Subject}");
        if (tree.Upstream is { } up) Section(output, tree.Artifact is null ? "was made by" : "came from", up, upwards: true);
        if (tree.Downstream is { } down) Section(output, tree.Artifact is null ? "made" : "went into", down, upwards: false);
    }

    // A wide table is told by its first columns.
    private static string Cells(IEnumerable<string> cells)
    {
        var all = cells.ToList();
        return string.Join(", ", all.Take(ShownCells)) + (all.Count > ShownCells ? $" and {all.Count - ShownCells} more (--json has all)" : string.Empty);
    }

    // As a server tells it.
    private static void Write(TextWriter output, AnsweredPrediction prediction, Artifact? model)
    {
        output.WriteLine($"prediction {prediction.Id}  {When(prediction.AnsweredAt)}");
        if (prediction.Rows > 1) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the first of {prediction.Rows:N0} rows of its request"));
        output.WriteLine($"  inputs: {Cells(prediction.Inputs.Select(c => $"{c.Key} = {c.Value}"))}");
        output.WriteLine($"  outputs: {string.Join(", ", prediction.Outputs.Select(c => $"{c.Key} = {c.Value}"))}");
        output.WriteLine($"  model: {prediction.Model}, version {prediction.Version}");
        output.WriteLine();
        output.WriteLine(model is null ? "nothing is recorded of its model" : Describe(model));
    }

    /// <summary>A prediction, or all of one request, then the lineage of the model.</summary>
    public static void Write(TextWriter output, PredictionOrigin origin, string asked)
    {
        output.WriteLine(origin.Total == 1
            ? $"prediction {origin.Prediction.GetProperty(PredictionFields.PredictionId).GetString()}  {When(origin.AnsweredAt)}"
            : string.Create(CultureInfo.InvariantCulture, $"request {asked} of {origin.Total:N0} rows  {When(origin.AnsweredAt)}"));
        foreach (var row in origin.Rows.Take(ShownRows))
        {
            if (origin.Total > 1) output.WriteLine($"  {row.GetProperty(PredictionFields.PredictionId).GetString()}");
            foreach (var part in new[] { PredictionFields.Inputs, PredictionFields.Outputs })
                output.WriteLine($"  {(origin.Total > 1 ? "  " : string.Empty)}{part}: {Cells(PredictionOrigin.Cells(row, part).Select(c => $"{c.Name} = {c.Value}"))}");
        }

        if (origin.Total > ShownRows) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {origin.Total - ShownRows:N0} more rows: weir lineage {asked}-ROW shows one"));
        output.WriteLine($"  model: {origin.Prediction.GetProperty(PredictionFields.Model).GetString()}, version {origin.Prediction.GetProperty(PredictionFields.Version).GetString()}");
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
        json.WriteNumber("rows", origin.Total);
        json.WriteStartArray("predictions");
        foreach (var row in origin.Rows) row.WriteTo(json);
        json.WriteEndArray();
        json.WritePropertyName("model");
        if (origin.Model is { } tree) JsonSerializer.Serialize(json, tree, LineageJson.Default.LineageTree);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

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

    private static string When(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Describe(Artifact artifact) => $"{artifact.Kind.Replace('_', ' ')} {artifact.Name}  {Short(artifact.Hash)}";

    private static string Describe(LineageStep step)
    {
        var execution = step.Execution;
        var text = $"{execution.Kind} {execution.Name}  {When(execution.EndedAt)}";
        if (execution.RunId is { } run) text += $"  run {run}";
        if (execution.GitCommit is { Length: > 7 } commit) text += $"  commit {commit[..7]}{(execution.GitDirty ? " + changes" : string.Empty)}";
        if (step.Repeats > 0) text += $"  ({step.Repeats} more like it)";
        return text;
    }

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] + (hash.EndsWith(".dir", StringComparison.Ordinal) ? "….dir" : "…") : hash;
}
