using Weir.Foundation.Errors;

namespace Weir.Pipelines.Triggers;

/// <summary>The triggers of a project: in its own store, or a server's over REST.</summary>
public interface ITriggers
{
    /// <summary>All, by name.</summary>
    Task<TriggerList> ListAsync(CancellationToken cancellation = default);

    /// <summary>One.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    Task<TriggerView> GetAsync(string name, CancellationToken cancellation = default);

    /// <summary>Makes one, or changes one that is there.</summary>
    /// <param name="definition">What is asked for.</param>
    /// <param name="replace">True to change one of the same name; what it has done stays known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException"><c>already_exists</c>; <c>invalid_value</c>, <c>cron_syntax</c>, <c>unknown_time_zone</c> for what cannot work.</exception>
    Task<TriggerView> PutAsync(TriggerDefinition definition, bool replace = false, CancellationToken cancellation = default);

    /// <summary>Stops one from going off by itself, or lets it again. Times that pass meanwhile are not caught up.</summary>
    Task<TriggerView> PauseAsync(string name, bool paused, CancellationToken cancellation = default);

    /// <summary>Deletes one with its history; what runs is ended.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>Sets one off by hand.</summary>
    Task<Firing> FireAsync(string name, FireRequest request, CancellationToken cancellation = default);

    /// <summary>Runs it for times of the past, or for named parts.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: neither times nor parts, or too many.</exception>
    Task<FiringList> BackfillAsync(string name, BackfillRequest request, CancellationToken cancellation = default);

    /// <summary>What it did, newest first; null for all triggers.</summary>
    /// <param name="name">Trigger.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="before">Only those before this firing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<FiringList> HistoryAsync(string? name, int most = 100, string? before = null, CancellationToken cancellation = default);

    /// <summary>Ends a firing, or takes it out of the queue.</summary>
    Task<Firing> CancelAsync(string firingId, CancellationToken cancellation = default);
}
