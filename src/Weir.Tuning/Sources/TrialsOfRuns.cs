using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Takes runs of an experiment for trials: their parameters by name, and a metric for the value.</summary>
public static class TrialsOfRuns
{
    /// <summary>Finished runs that have all parameters and the metric; others tell nothing.</summary>
    /// <param name="client">Where runs are tracked.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="metric">The metric; its last value counts.</param>
    /// <param name="space">What the parameters are.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="WeirException"><c>not_found</c>: no such experiment; <c>tuning_import</c>: none of its runs tells anything.</exception>
    public static async Task<IReadOnlyList<ImportedTrial>> ReadAsync(TrackingClient client, string experiment, string metric, SearchSpace space, CancellationToken cancellation = default)
    {
        var id = (await client.FindExperimentAsync(experiment, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no experiment '{experiment}'", "`weir experiments list` shows those that there are")).ExperimentId;
        var trials = new List<ImportedTrial>();
        var seen = 0;
        await foreach (var run in client.SearchRunsAsync(new SearchRuns([id], Filter: "attributes.status = 'FINISHED'", MaxResults: 1000), cancellation))
        {
            seen++;
            var given = (run.Data?.Params ?? []).ToDictionary(p => p.Key!, p => p.Value!);
            if ((run.Data?.Metrics ?? []).FirstOrDefault(m => m.Key == metric)?.Value is not { } value || double.IsNaN(value)) continue;
            if (TrialFit.Find(space, p => given.TryGetValue(p.Name, out var text) ? TrialFit.Parse(p.Distribution, text) : null) is { } parameters) trials.Add(new ImportedTrial(parameters, TrialState.Complete, [value]));
        }

        return trials.Count > 0 ? trials : throw new WeirException(
            TuningErrors.Import, $"none of the {seen} finished runs of '{experiment}' has the metric '{metric}' and the parameters {string.Join(", ", space.Parameters.Select(p => $"'{p.Name}'"))} within the space",
            "`weir runs list --experiment NAME` shows what they have");
    }
}
