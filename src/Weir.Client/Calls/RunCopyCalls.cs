namespace Weir.Client.Calls;

/// <summary>Runs in another experiment, which MLflow does not have. Below <c>/api/weir/v1/</c>.</summary>
public static class RunCopyCalls
{
    /// <summary>Copies a run that has ended, with its points and files, or moves it.</summary>
    public static MlflowCall<CopyRun, CopiedRunAnswer> Copy { get; } =
        new("POST", "runs/{run_id}/copy", WireJson.Default.CopyRun, WireJson.Default.CopiedRunAnswer) { Version = MlflowCall.OwnDeclared };
}

/// <summary>Request of <see cref="RunCopyCalls.Copy"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ExperimentId">Where it shall be.</param>
/// <param name="RunName">What it is called there; null for its own name.</param>
/// <param name="Move">True deletes the original in the same step; it can be restored.</param>
/// <param name="Artifacts">False leaves the files out. Default true.</param>
public sealed record CopyRun(string? RunId = null, string? ExperimentId = null, string? RunName = null, bool? Move = null, bool? Artifacts = null);

/// <summary>Answer with the copy.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="ExperimentId">Its experiment.</param>
/// <param name="RunName">Its name.</param>
/// <param name="Files">Files that were copied.</param>
public sealed record CopiedRunAnswer(string RunId, string ExperimentId, string RunName, long Files);
