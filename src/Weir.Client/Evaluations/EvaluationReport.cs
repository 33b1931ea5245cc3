using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Client.Evaluations;

/// <summary>The file <c>evaluation.json</c>: how good a model is, and whether that is good enough. The format is described in docs/formats/evaluation.md.</summary>
/// <remarks>A gate of the registry reads <see cref="Blessed"/>. Unlike the metrics of a run, a report never changes: the registry keeps it under the hash of its bytes.</remarks>
public sealed record EvaluationReport
{
    /// <summary>Name of the file, beside a package or among the artifacts of a run.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>The version of the format that is written.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format.</summary>
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>When the figures were taken.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who took them.</summary>
    public required EvaluationTool Tool { get; init; }

    /// <summary>What was evaluated; null where only the place of the file says so.</summary>
    public EvaluatedModel? Model { get; init; }

    /// <summary>True when there is a rule and every rule passed.</summary>
    public required bool Blessed { get; init; }

    /// <summary>What was demanded, with the outcome. Without rules nothing was judged, and the report is not blessed.</summary>
    public required IReadOnlyList<EvaluationRule> Rules { get; init; }

    /// <summary>Figures on all rows by name; null for one that could not be computed.</summary>
    public required IReadOnlyDictionary<string, double?> Figures { get; init; }

    /// <summary>The same on parts of the rows.</summary>
    public IReadOnlyList<EvaluationSlice>? Slices { get; init; }

    /// <summary>The model that this one was compared with; null for none.</summary>
    public EvaluationBaseline? Baseline { get; init; }

    /// <summary>What the figures were taken on.</summary>
    public IReadOnlyList<EvaluatedData>? Data { get; init; }

    /// <summary>Whatever else a tool wants to keep; nobody judges by it.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary>A report on figures, judged by rules.</summary>
    /// <param name="created">When the figures were taken.</param>
    /// <param name="tool">By whom.</param>
    /// <param name="figures">Figures on all rows.</param>
    /// <param name="demands">What is demanded of them.</param>
    /// <param name="slices">Figures on parts of the rows.</param>
    /// <param name="baseline">What demands may compare with.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>: a demand names a figure, slice or baseline that is not there.</exception>
    public static EvaluationReport Judge(
        DateTimeOffset created, EvaluationTool tool, IReadOnlyDictionary<string, double?> figures, IReadOnlyList<EvaluationDemand> demands,
        IReadOnlyList<EvaluationSlice>? slices = null, EvaluationBaseline? baseline = null)
    {
        var rules = demands.Select(d => d.Judge(figures, slices, baseline)).ToList();
        return new EvaluationReport { Created = created, Tool = tool, Figures = figures, Slices = slices, Baseline = baseline, Rules = rules, Blessed = rules.Count > 0 && rules.TrueForAll(r => r.Passed) };
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Readable)) JsonSerializer.Serialize(writer, this, EvaluationJson.Default.EvaluationReport);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}

/// <summary>A program and its version.</summary>
/// <param name="Name">Such as <c>weir</c>.</param>
/// <param name="Version">Such as <c>0.4.0</c>.</param>
public sealed record EvaluationTool(string Name, string Version);

/// <summary>What was evaluated.</summary>
/// <param name="Name">What its maker calls it: a path, or <c>models:/NAME/VERSION</c>.</param>
/// <param name="Hash">Content of the package without its <c>evaluation.json</c>, <c>md5:HEX.dir</c>: a registry that knows the package refuses the report of another.</param>
public sealed record EvaluatedModel(string Name, string? Hash = null);

/// <summary>Figures on a part of the rows.</summary>
/// <param name="Name">Which part, such as <c>country=DE</c>.</param>
/// <param name="Rows">How many rows; null where nobody counted.</param>
/// <param name="Figures">Figures by name; null for one that could not be computed.</param>
public sealed record EvaluationSlice(string Name, long? Rows, IReadOnlyDictionary<string, double?> Figures);

/// <summary>The model that was compared with, on the same rows.</summary>
/// <param name="Model">Such as <c>models:/taxi/2</c>.</param>
/// <param name="Figures">Its figures by name; null for one that could not be computed.</param>
/// <param name="Slices">The same on parts of the rows.</param>
public sealed record EvaluationBaseline(string Model, IReadOnlyDictionary<string, double?> Figures, IReadOnlyList<EvaluationSlice>? Slices = null)
{
    internal IReadOnlyDictionary<string, double?>? Of(string? slice) => slice is null ? Figures : Slices?.FirstOrDefault(s => s.Name == slice)?.Figures;
}

/// <summary>A table or file that figures were taken on.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Hash">Content, <c>md5:HEX</c> or <c>md5:HEX.dir</c>.</param>
/// <param name="Rows">How many rows; null where nobody counted.</param>
public sealed record EvaluatedData(string Name, string Hash, long? Rows = null);
