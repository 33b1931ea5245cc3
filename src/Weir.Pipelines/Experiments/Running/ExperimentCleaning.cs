using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Clears away what killed experiments left.</summary>
public static class ExperimentCleaning
{
    /// <summary>Ends processes of killed runs and removes their folders; those of the living stay.</summary>
    /// <returns>How many folders there were.</returns>
    public static Task<int> RunAsync(DvcRepository repository, TimeProvider time, CancellationToken cancellation) => ExperimentWorktree.CleanAsync(repository, time, cancellation);
}
