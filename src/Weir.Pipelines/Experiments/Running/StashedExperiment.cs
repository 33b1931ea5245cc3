using System.Text.Json.Serialization;
using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>An experiment that is to be run apart: a commit, made as git's stash makes them, with the changed files.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Identity">Its name and baseline.</param>
/// <param name="Head">The commit it was made on.</param>
/// <param name="Arguments">How it is to be run.</param>
internal sealed record StashedExperiment(string Commit, ExperimentIdentity Identity, string Head, ExperimentArguments Arguments)
{
    /// <summary>The line by which DVC finds it in a log of refs.</summary>
    public string Message => $"dvc-exp:{Head}:{Identity.Baseline}:{Identity.Name}";
}

/// <summary>How an experiment is to be run, as the body of its stash commit keeps it. DVC keeps a pickle in the tree instead.</summary>
internal sealed record ExperimentArguments
{
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Relative to git's root.</summary>
    public string Folder { get; init; } = ".";

    public IReadOnlyList<string> CopyPaths { get; init; } = [];

    public string? Message { get; init; }

    public bool Force { get; init; }

    public bool SingleStage { get; init; }

    public bool WholePipeline { get; init; }

    public bool AllPipelines { get; init; }

    public bool Recursive { get; init; }

    public bool Downstream { get; init; }

    public bool ForceDownstream { get; init; }

    public bool Pull { get; init; }

    public bool AllowMissing { get; init; }

    public bool DryRun { get; init; }

    public FailureMode OnFailure { get; init; }

    public static ExperimentArguments Of(ExperimentOptions options, string folder) => new()
    {
        Targets = options.Repro.Targets,
        Folder = folder,
        CopyPaths = options.CopyPaths,
        Message = options.Message,
        Force = options.Repro.Force,
        SingleStage = options.Repro.SingleStage,
        WholePipeline = options.Repro.WholePipeline,
        AllPipelines = options.Repro.AllPipelines,
        Recursive = options.Repro.Recursive,
        Downstream = options.Repro.Downstream,
        ForceDownstream = options.Repro.ForceDownstream,
        Pull = options.Repro.Pull,
        AllowMissing = options.Repro.AllowMissing,
        DryRun = options.Repro.DryRun,
        OnFailure = options.Repro.OnFailure,
    };

    public ReproOptions ToRepro(string top, int jobs, string trigger) => new()
    {
        Targets = Targets,
        WorkingDirectory = Path.GetFullPath(Path.Combine(top, Folder)),
        Force = Force,
        SingleStage = SingleStage,
        WholePipeline = WholePipeline,
        AllPipelines = AllPipelines,
        Recursive = Recursive,
        Downstream = Downstream,
        ForceDownstream = ForceDownstream,
        Pull = Pull,
        AllowMissing = AllowMissing,
        DryRun = DryRun,
        OnFailure = OnFailure,
        Jobs = jobs,
        Trigger = trigger,
    };
}

/// <summary>Arguments as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExperimentArguments))]
internal sealed partial class ExperimentJson : JsonSerializerContext;
