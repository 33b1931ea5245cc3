using Weir.Foundation.Git;
using Weir.Foundation.Hashing;
using Weir.Foundation.Ids;
using Weir.Foundation.Progress;
using Weir.Lineage;

namespace Weir.Data.Recording;

/// <summary>The surroundings of a step that reads and writes files: who is told of its progress, who takes note of what it made.</summary>
public sealed record StepContext
{
    /// <summary>The project's root: names in lineage are relative to it.</summary>
    public required string Root { get; init; }

    /// <summary>Takes note of inputs and outputs.</summary>
    public ILineageRecorder Lineage { get; init; } = NoLineage.Instance;

    /// <summary>Hears how far the step has come.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Describes a file by its content.</summary>
    /// <param name="kind">One of <see cref="ArtifactKinds"/>.</param>
    /// <param name="path">The file.</param>
    /// <param name="properties">Further facts.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    public Artifact Describe(string kind, string path, IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellation = default) =>
        new(kind, "md5:" + ContentHash.Md5OfFile(path, cancellation), NameOf(path)) { Properties = properties ?? new Dictionary<string, string>() };

    /// <summary>A path as lineage names it: relative to the root, with <c>/</c>, where it lies below it.</summary>
    public string NameOf(string path)
    {
        var relative = Path.GetRelativePath(Root, Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }

    /// <summary>Records the finished step.</summary>
    public async Task RecordAsync(Step step, CancellationToken cancellation = default)
    {
        if (Lineage is NoLineage) return;
        var git = await GitRevision.ReadAsync(Root, cancellation);
        await Lineage.RecordAsync(
            new Execution
            {
                Id = Id.New(),
                Kind = step.Kind,
                Name = step.Name,
                StartedAt = step.StartedAt,
                EndedAt = Time.GetUtcNow(),
                GitCommit = git?.Commit,
                GitDirty = git?.IsDirty ?? false,
                ConfigurationJson = step.ConfigurationJson,
                Inputs = step.Inputs,
                Outputs = step.Outputs,
            },
            cancellation);
    }
}

/// <summary>What a step did, for lineage.</summary>
/// <param name="Kind">The verb, such as <c>data import</c>.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Inputs">What it read.</param>
/// <param name="Outputs">What it made.</param>
/// <param name="ConfigurationJson">What it was asked for, as JSON.</param>
public sealed record Step(string Kind, string Name, DateTimeOffset StartedAt, IReadOnlyList<Artifact> Inputs, IReadOnlyList<Artifact> Outputs, string? ConfigurationJson = null);
