using Weir.Client;

namespace Weir.Tracking.Runs;

/// <summary>What writers need to know of a run.</summary>
/// <param name="No">Internal number.</param>
/// <param name="Id">Public id.</param>
/// <param name="ExperimentId">Its experiment.</param>
/// <param name="IsDeleted">Deleted runs take no data.</param>
internal sealed record RunRow(long No, string Id, long ExperimentId, bool IsDeleted)
{
    /// <summary>Refuses deleted runs.</summary>
    public RunRow RequireActive() => IsDeleted ? throw MlflowErrors.Invalid($"The run {Id} must be in the 'active' state. Current state is deleted.") : this;
}
