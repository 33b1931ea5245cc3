namespace Weir.Pipelines.Experiments.Running;

/// <summary>The commit of an experiment and its ref.</summary>
internal static class ExperimentCommit
{
    private const string None = "0000000000000000000000000000000000000000";

    /// <summary>Makes both. One of that name with the same tree stays as it is.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>already_exists</c>, unless forced: another took the name meanwhile.</exception>
    public static async Task<ExperimentRef> MakeAsync(ExperimentGit git, ExperimentIdentity identity, string parent, string tree, string message, bool force, CancellationToken cancellation)
    {
        var commit = (await git.RunAsync(cancellation, "commit-tree", tree, "-p", parent, "-m", message)).Trim();
        var name = ExperimentRef.RefOf(identity.Baseline, identity.Name);
        var result = await git.TryAsync(CancellationToken.None, force ? ["update-ref", name, commit] : ["update-ref", name, commit, None]);
        if (result.ExitCode == 0) return new ExperimentRef(identity.Name, identity.Baseline, commit);
        if (await git.CommitAsync(name, CancellationToken.None) is not { } other) throw new Foundation.Errors.WeirException("git_failed", $"`git update-ref` failed: {result.Error.Trim().Split('\n')[0]}");
        return await git.LineAsync(CancellationToken.None, "rev-parse", other + "^{tree}") == tree ? new ExperimentRef(identity.Name, identity.Baseline, other) : throw ExperimentRunner.Exists(identity.Name);
    }
}
