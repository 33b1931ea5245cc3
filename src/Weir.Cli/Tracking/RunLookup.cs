using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Finds a run by what a person types: its id, the beginning of one, or its name.</summary>
internal static class RunLookup
{
    private const int FullId = 32;
    private const int MostNames = 1000;

    public static async Task<Run> FindAsync(ProjectTracking tracking, string typed, CancellationToken cancellation, ViewType view = ViewType.ActiveOnly)
    {
        if (typed.Length == FullId && typed.All(char.IsAsciiHexDigitLower)) return await tracking.Client.GetRunAsync(typed, cancellation);
        var experiments = (await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(50_000, ViewType: view == ViewType.ActiveOnly ? null : ViewType.All), cancellation)).Experiments ?? [];
        var ids = experiments.Select(e => e.ExperimentId).ToArray();
        var quote = typed.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        List<Run> found = [];
        if (typed.Length >= 4 && typed.All(char.IsAsciiHexDigitLower)) found = await SearchAsync($"run_id LIKE '{typed}%'");
        if (found.Count == 0) found = await SearchAsync($"run_name = {quote}{typed}{quote}");
        // An experiment has the name of the trial that it is, and lies below it.
        if (found.Count > 1 && found.Where(r => !found.Exists(o => o.Info.RunId == ParentOf(r))).ToList() is [var above]) found = [above];
        return found.Count switch
        {
            0 => throw new WeirException(ErrorCodes.NotFound, $"there is no {(view == ViewType.DeletedOnly ? "deleted " : string.Empty)}run '{typed}'", DidYouMean.Hint(typed, (await SearchAsync(null, MostNames)).Select(r => r.Info.RunName!)) ?? $"list them with `weir runs list{(view == ViewType.DeletedOnly ? " --view deleted" : string.Empty)}`"),
            1 => found[0],
            _ => throw new WeirException(ErrorCodes.InvalidValue, $"several runs are called '{typed}'", $"give an id: {string.Join(", ", found.Take(3).Select(r => r.Info.RunId))}"),
        };

        static string? ParentOf(Run run) => run.Data?.Tags?.FirstOrDefault(t => t.Key == "mlflow.parentRunId")?.Value;

        async Task<List<Run>> SearchAsync(string? filter, int most = 5)
        {
            var page = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns(ids, filter, view, MaxResults: most), cancellation);
            return [.. page.Runs ?? []];
        }
    }
}
