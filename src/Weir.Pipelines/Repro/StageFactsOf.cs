using Weir.Foundation.Errors;
using Weir.Pipelines.Inspection;
using Weir.Pipelines.Records;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml.Emit;

namespace Weir.Pipelines.Repro;

/// <summary>What is kept of a stage that runs.</summary>
internal static class StageFactsOf
{
    /// <summary>The facts of a stage that begins.</summary>
    public static StageFacts Run(DvcRepository repository, StageInspection inspection, bool isForced, LockEntry inputs, StageSettings settings)
    {
        var stage = inspection.Stage;
        return new StageFacts(
            StageReasons.Of(inspection, isForced),
            [.. stage.ShellCommands.Select(Redact.Text)],
            repository.Relative(stage.WorkingDirectory),
            [.. stage.Deps.Select(d => new StagePath(repository.NameOf(d.Path, d.FullPath), Hash(inputs.Deps, d.Path)))],
            [.. inputs.Params.SelectMany(file => file.Value.Select(v => new StageParameter(file.Key, v.Key, Redact.Text(YamlEmitter.Flow(v.Value)))))],
            [.. stage.Outs.Select(o => new StagePath(repository.Relative(o.FullPath), Hash(inputs.Outs, o.Path)))])
        {
            File = repository.Relative(stage.FilePath),
            Line = stage.Line,
            Description = stage.Description,
            Cpus = settings.Cpus,
            MemoryBytes = settings.MemoryBytes,
            Gpus = settings.Gpus,
            TimeoutSeconds = settings.Timeout?.TotalSeconds,
            Retries = settings.Retries,
        };
    }

    /// <summary>The same with what the stage made.</summary>
    public static StageFacts Made(DvcRepository repository, StageDefinition stage, StageFacts facts, LockEntry entry) =>
        facts with { Outs = [.. stage.Outs.Select(o => new StagePath(repository.Relative(o.FullPath), Hash(entry.Outs, o.Path)))] };

    /// <summary>The word for what became of a node.</summary>
    public static string State(StageVerdict verdict) => verdict switch
    {
        StageVerdict.Ran => StageStates.Succeeded,
        StageVerdict.Restored => StageStates.Cached,
        StageVerdict.Recorded => StageStates.Recorded,
        StageVerdict.Failed => StageStates.Failed,
        StageVerdict.Blocked => StageStates.Blocked,
        _ => StageStates.Skipped,
    };

    private static string? Hash(IReadOnlyDictionary<string, Versioning.Content.ContentId> contents, string path) => contents.TryGetValue(path, out var content) ? $"md5:{content.Md5}" : null;
}
