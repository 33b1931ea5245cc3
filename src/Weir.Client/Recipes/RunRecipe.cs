using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Client.Recipes;

/// <summary>What a run was made of: command, configuration, commit and data. It is kept as the artifact <see cref="Path"/>, and is all that `weir runs replay` needs. Secrets are hidden in it.</summary>
public sealed record RunRecipe
{
    /// <summary>Where it lies among the artifacts of its run.</summary>
    public const string Path = "weir/recipe.json";

    /// <summary>Where changes lie that were not committed, among the artifacts of <see cref="DiffRun"/>, by their MD5: a run that goes on may have several.</summary>
    public static string DiffPath(string md5) => $"weir/changes-{md5}.diff";

    /// <summary>What kind of run: <c>run</c>, or <c>trial</c> of a study.</summary>
    public required string Kind { get; init; }

    /// <summary>Program and arguments as they were given, with placeholders.</summary>
    public required IReadOnlyList<string> Template { get; init; }

    /// <summary>Program and arguments as they were run.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where it ran, relative to the project's root (or to git's).</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of configs as it was named, relative to <see cref="Folder"/>; null where nothing was composed.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The primary config.</summary>
    public string? ConfigName { get; init; }

    /// <summary>How overrides were read; null for Hydra 1.3's way.</summary>
    public string? Grammar { get; init; }

    /// <summary>Every override that was composed with.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The job's name.</summary>
    public string? JobName { get; init; }

    /// <summary>Number in its sweep; null outside of one.</summary>
    public int? JobNumber { get; init; }

    /// <summary>The time that <c>${now:…}</c> stood for.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>True where overrides stood at the end of the command.</summary>
    public bool AppendsOverrides { get; init; }

    /// <summary>Environment variables that the configuration read; null for one that was not there.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Those that were secret: whoever runs it again has to set them.</summary>
    public IReadOnlyList<string> SecretVariables { get; init; } = [];

    /// <summary>The output folder, relative like <see cref="Folder"/>, or a full path outside.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>MD5 of the composed configuration as it is kept.</summary>
    public string? ConfigMd5 { get; init; }

    /// <summary>Commit of git's HEAD; null without git.</summary>
    public string? Commit { get; init; }

    /// <summary>The run that holds the changes that were not committed; null where there were none.</summary>
    public string? DiffRun { get; init; }

    /// <summary>MD5 of those changes.</summary>
    public string? DiffMd5 { get; init; }

    /// <summary>Why the changes are not whole, in a sentence; null where they are.</summary>
    public string? DiffLacks { get; init; }

    /// <summary>Tracked data by path, with its content (<c>md5:…</c>).</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters of a trial, by name, as its command got them.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>What the file of a trial's parameters held.</summary>
    public string? ParametersFile { get; init; }

    /// <summary>Stages that a trial reproduces with its <see cref="Overrides"/> set in <c>params.yaml</c>; empty for the whole pipeline; null for a command.</summary>
    public IReadOnlyList<string>? Stages { get; init; }

    /// <summary>Where the value of a trial comes from; null for its standard output.</summary>
    public string? Metric { get; init; }

    /// <summary>As JSON, with its line feed.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, RecipeJson.Default.RunRecipe), (byte)'\n'];

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RunRecipe Parse(ReadOnlySpan<byte> json)
    {
        var read = JsonSerializer.Deserialize(json, RecipeJson.Default.RunRecipe) ?? throw new JsonException("null is no recipe");
        // What is absent comes as null, whatever the type says.
        return read with { Overrides = read.Overrides ?? [], Environment = read.Environment ?? new Dictionary<string, string?>(), SecretVariables = read.SecretVariables ?? [], Data = read.Data ?? new Dictionary<string, string>() };
    }
}

/// <summary>Recipes as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RunRecipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;
