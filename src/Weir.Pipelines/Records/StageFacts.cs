using System.Text.Json.Serialization;

namespace Weir.Pipelines.Records;

/// <summary>What a stage ran, with what, and why: as it stood when it began.</summary>
/// <param name="Reasons">Why it ran, in the words of <c>weir why</c>.</param>
/// <param name="Commands">Its command lines; passwords of addresses are left out.</param>
/// <param name="Folder">Where they run, relative to the root.</param>
/// <param name="Deps">What it read.</param>
/// <param name="Params">Parameters that it read.</param>
/// <param name="Outs">What it makes; without hashes until it did.</param>
public sealed record StageFacts(
    IReadOnlyList<string> Reasons, IReadOnlyList<string> Commands, string Folder, IReadOnlyList<StagePath> Deps, IReadOnlyList<StageParameter> Params, IReadOnlyList<StagePath> Outs)
{
    /// <summary>File that it stands in, relative to the root.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>Line of its name there, from 1.</summary>
    public int Line { get; init; }

    /// <summary>What a person wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Cores that it asked for.</summary>
    public double Cpus { get; init; }

    /// <summary>Memory that it asked for, bytes; 0 for no word on it.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Graphics processors that it asked for.</summary>
    public int Gpus { get; init; }

    /// <summary>Longest run of one attempt, seconds; null for no limit.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>How often it may be tried again.</summary>
    public int Retries { get; init; }
}

/// <summary>A file or folder that a stage reads or makes.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Hash"><c>md5:HEX</c>, as lineage knows it; null where it is not known.</param>
public sealed record StagePath(string Path, string? Hash);

/// <summary>A parameter that a stage read.</summary>
/// <param name="File">Its file, as the stage calls it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value, as YAML on one line.</param>
public sealed record StageParameter(string File, string Key, string Value);

/// <summary>Records of pipelines as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StageFacts))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
internal sealed partial class PipelineJson : JsonSerializerContext;
