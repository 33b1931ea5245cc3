using System.Globalization;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Yaml;

namespace Weir.Training.Gates;

/// <summary>Reads <c>gate.yaml</c>; what is wrong is told with its line.</summary>
public static class GateReader
{
    private static readonly (string Key, string Comparison, string? Against)[] Limits =
    [
        ("at_least", ">=", null), ("at_most", "<=", null), ("above", ">", null), ("below", "<", null),
        ("change_at_least", ">=", EvaluationDemand.Difference), ("change_at_most", "<=", EvaluationDemand.Difference),
        ("ratio_at_least", ">=", EvaluationDemand.Ratio), ("ratio_at_most", "<=", EvaluationDemand.Ratio),
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>yaml_syntax</c>, or <c>invalid_value</c> with the line.</exception>
    public static Gate Load(string path)
    {
        if (!File.Exists(path)) throw WeirException.FileNotFound(path);
        return Read(YamlDocument.Load(path));
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="WeirException"><c>yaml_syntax</c>, or <c>invalid_value</c> with the line.</exception>
    public static Gate Parse(string text, string file = Gate.FileName) => Read(YamlDocument.Parse(text, file));

    private static Gate Read(YamlDocument document)
    {
        if (document.Root is not YamlMapping root) throw new WeirException(ErrorCodes.InvalidValue, $"'{document.File}' holds no rules", "write rules: [roc_auc >= 0.8]", new SourceLocation(document.File));
        Known(document, root, string.Empty, "rules", "baseline", "held_out", "slices", "least_slice_rows", "latency_rows", "infra", "robustness");
        if (root["rules"] is not YamlSequence { Items.Count: > 0 } rules) throw Wrong(document, root["rules"] ?? root, "rules", "must be a list with at least one rule", "write rules: [roc_auc >= 0.8]");
        var gate = new Gate { Rules = [.. rules.Items.Select((r, i) => Rule(document, r, $"rules[{i.ToString(CultureInfo.InvariantCulture)}]"))] };
        if (root["baseline"] is { } baseline) gate = gate with { Baseline = Text(document, baseline, "baseline") };
        if (root["held_out"] is { } held) gate = gate with { IsHeldOut = Text(document, held, "held_out") switch { "true" => true, "false" => false, _ => throw Wrong(document, held, "held_out", "must be true or false") } };
        if (root["infra"] is { } infra && Text(document, infra, "infra") switch { "true" => true, "false" => false, _ => throw Wrong(document, infra, "infra", "must be true or false") })
            gate = gate with { Rules = [.. gate.Rules, new EvaluationDemand("serve.failures", "<=", 0)] };
        if (root["slices"] is { } slices) gate = gate with { Slices = slices is YamlSequence list ? [.. list.Items.Select(s => Text(document, s, "slices"))] : throw Wrong(document, slices, "slices", "must be a list of columns and conditions") };
        if (root["least_slice_rows"] is { } least) gate = gate with { LeastSliceRows = (int)Number(document, least, "least_slice_rows", 1, 1e9) };
        if (root["latency_rows"] is { } latency) gate = gate with { LatencyRows = (int)Number(document, latency, "latency_rows", 1, 100_000) };
        if (root["robustness"] is not { } node) return gate;
        if (node is not YamlMapping map) throw Wrong(document, node, "robustness", "must hold missing, noise, unseen or seed");
        Known(document, map, "robustness", "missing", "noise", "unseen", "seed");
        double Part(string key, double most, double otherwise) => map[key] is { } value ? Number(document, value, $"robustness.{key}", 0, most) : otherwise;
        return gate with { Robustness = new Robustness { Missing = Part("missing", 1, 0.1), Noise = Part("noise", 100, 0.1), Unseen = Part("unseen", 1, 0.1), Seed = (ulong)Part("seed", 1e15, 1) } };
    }

    private static EvaluationDemand Rule(YamlDocument document, YamlNode node, string path)
    {
        if (node is YamlScalar scalar)
        {
            try
            {
                return EvaluationDemand.Parse(scalar.Text);
            }
            catch (WeirException e)
            {
                throw Wrong(document, node, path, $"is no rule: {e.Message}", e.Hint);
            }
        }

        if (node is not YamlMapping map) throw Wrong(document, node, path, "must be a rule such as 'roc_auc >= 0.8', or have a figure and a limit");
        Known(document, map, path, ["figure", "slice", .. Limits.Select(l => l.Key)]);
        var figure = map["figure"] is { } name ? Text(document, name, $"{path}.figure") : throw Wrong(document, map, path, "has no figure", "write figure: roc_auc");
        var limits = Limits.Where(l => map[l.Key] is not null).ToList();
        if (limits.Count != 1) throw Wrong(document, map, path, limits.Count == 0 ? "has no limit" : $"has {limits.Count} limits, a rule has one", $"limits are {string.Join(", ", Limits.Select(l => l.Key))}");
        return new EvaluationDemand(figure, limits[0].Comparison, Number(document, map[limits[0].Key]!, $"{path}.{limits[0].Key}", double.MinValue, double.MaxValue))
        {
            Against = limits[0].Against,
            Slice = map["slice"] is { } slice ? Text(document, slice, $"{path}.slice") : null,
        };
    }

    private static void Known(YamlDocument document, YamlMapping map, string path, params string[] names)
    {
        foreach (var entry in map.Entries)
            if (!names.Contains(entry.KeyText)) throw Wrong(document, entry.Key, path.Length == 0 ? entry.KeyText : $"{path}.{entry.KeyText}", "is no field of a gate", DidYouMean.Hint(entry.KeyText, names) ?? $"fields are {string.Join(", ", names)}");
    }

    private static string Text(YamlDocument document, YamlNode node, string path) => node is YamlScalar { Text.Length: > 0 } scalar ? scalar.Text : throw Wrong(document, node, path, "must be a text");

    private static double Number(YamlDocument document, YamlNode node, string path, double least, double most) =>
        node is YamlScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= least && number <= most
            ? number
            : throw Wrong(document, node, path, least == double.MinValue ? "must be a number" : string.Create(CultureInfo.InvariantCulture, $"must be a number from {least:R} to {most:R}"));

    private static WeirException Wrong(YamlDocument document, YamlNode node, string path, string what, string? hint = null) =>
        new(ErrorCodes.InvalidValue, $"'{document.File}': {path} {what}", hint, document.LocationOf(node, path));
}
