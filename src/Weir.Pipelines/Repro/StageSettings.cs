using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Quantities;
using Weir.Versioning.Metafiles;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Repro;

/// <summary>How a stage is run, from <c>meta: {weir: {…}}</c> of <c>dvc.yaml</c>, where DVC passes over it.</summary>
public sealed record StageSettings
{
    private static readonly string[] Keys = ["cpus", "memory", "gpus", "retries", "retry_delay", "retry_factor", "retry_max_delay", "retry_on", "timeout", "executor"];

    /// <summary>Cores it uses; 1 unless said.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>Memory it needs, in bytes; 0 unless said.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Graphics processors it needs for itself.</summary>
    public int Gpus { get; init; }

    /// <summary>How often it is tried again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>Pause before the first retry; each further one is longer by <see cref="RetryFactor"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Growth of the pause.</summary>
    public double RetryFactor { get; init; } = 2;

    /// <summary>Longest pause.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Exit codes, <c>signal</c> or <c>timeout</c> that are worth a retry; empty for all.</summary>
    public IReadOnlyList<string> RetryOn { get; init; } = [];

    /// <summary>Longest run of one attempt; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where it runs; null for the executor of the run.</summary>
    public string? Executor { get; init; }

    /// <summary>The settings of a stage.</summary>
    /// <exception cref="WeirException"><c>metafile_invalid</c> with line and key.</exception>
    public static StageSettings Of(StageDefinition stage)
    {
        if (stage.Meta?["weir"] is not { } value) return Default;
        if (value is not YamlMap map) throw Fault(stage, string.Empty, "should be a mapping", null);
        foreach (var (key, _) in map.Entries)
            if (key is not YamlText { Value: var name } || !Keys.Contains(name)) throw Fault(stage, string.Empty, $"does not know the key '{(key as YamlText)?.Value}'", DidYouMean.Hint((key as YamlText)?.Value ?? string.Empty, Keys));
        return new StageSettings
        {
            Cpus = Number(stage, map, "cpus", 1, 0),
            MemoryBytes = map.Find("memory") is { } memory ? ByteSizes.Parse(Text(memory)) ?? throw Fault(stage, "memory", "should be a size such as 2GB or 512MiB", null) : 0,
            Gpus = (int)Number(stage, map, "gpus", 0, 0),
            Retries = (int)Number(stage, map, "retries", 0, 0),
            RetryDelay = Duration(stage, map, "retry_delay") ?? Default.RetryDelay,
            RetryFactor = Number(stage, map, "retry_factor", 2, 1),
            RetryMaxDelay = Duration(stage, map, "retry_max_delay") ?? Default.RetryMaxDelay,
            RetryOn = map.Find("retry_on") is { } on ? [.. (on as YamlList)?.Items.Select(Text) ?? [Text(on)]] : [],
            Timeout = Duration(stage, map, "timeout"),
            Executor = (map.Find("executor") as YamlText)?.Value,
        };
    }

    /// <summary>The pause before an attempt, the first retry being attempt 2.</summary>
    public TimeSpan DelayBefore(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(RetryMaxDelay.TotalSeconds, RetryDelay.TotalSeconds * Math.Pow(RetryFactor, attempt - 2)));

    private static StageSettings Default { get; } = new();

    private static double Number(StageDefinition stage, YamlMap map, string key, double otherwise, double least)
    {
        var number = map.Find(key) switch { null => otherwise, YamlInteger i => i.ToDouble(), YamlFloat f => f.Value, _ => double.NaN };
        return number >= least && double.IsFinite(number) ? number : throw Fault(stage, key, $"should be a number from {least.ToString(CultureInfo.InvariantCulture)} up", null);
    }

    private static TimeSpan? Duration(StageDefinition stage, YamlMap map, string key)
    {
        if (map.Find(key) is not { } value) return null;
        return Durations.Parse(Text(value)) ?? throw Fault(stage, key, "should be a duration such as 90s, 15m or 1h30m", null);
    }

    private static string Text(YamlValue value) => value switch
    {
        YamlText text => text.Value,
        YamlInteger number => number.Digits,
        YamlFloat number => number.Value.ToString(CultureInfo.InvariantCulture),
        _ => string.Empty,
    };

    private static WeirException Fault(StageDefinition stage, string key, string message, string? hint)
    {
        var field = $"stages.{stage.Name}.meta.weir{(key.Length == 0 ? string.Empty : "." + key)}";
        return new WeirException("metafile_invalid", $"'{stage.FilePath}': '{field}' {message}", hint, new SourceLocation(stage.FilePath, stage.Line, Field: field));
    }
}
