using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>What the verbs that delete and restore share.</summary>
internal static class Lifecycle
{
    /// <summary>An experiment by name or id, deleted ones too.</summary>
    public static async Task<Experiment> ExperimentAsync(ProjectTracking tracking, string typed, CancellationToken cancellation)
    {
        var all = (await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(50_000, ViewType: ViewType.All), cancellation)).Experiments ?? [];
        return all.FirstOrDefault(e => e.Name == typed) ?? all.FirstOrDefault(e => e.ExperimentId == typed)
            ?? throw new WeirException(ErrorCodes.NotFound, $"there is no experiment '{typed}'", DidYouMean.Hint(typed, all.Select(e => e.Name)) ?? "list them with `weir experiments list`");
    }

    /// <summary>Names of experiments by id: of those that were named, or of all that are not deleted.</summary>
    public static async Task<Dictionary<string, string>> ExperimentNamesAsync(ProjectTracking tracking, IReadOnlyList<string> typed, CancellationToken cancellation)
    {
        var names = new Dictionary<string, string>();
        foreach (var one in typed)
        {
            var experiment = await ExperimentAsync(tracking, one, cancellation);
            names[experiment.ExperimentId] = experiment.Name;
        }

        if (typed.Count > 0) return names;
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(50_000, PageToken: token), cancellation);
            foreach (var experiment in page.Experiments ?? []) names[experiment.ExperimentId] = experiment.Name;
            token = page.NextPageToken;
        }
        while (token is not null);
        return names;
    }

    /// <summary>Prints ids, one a line, and what became of them.</summary>
    public static void Print(VerbContext context, string kind, IReadOnlyList<string> ids, string what)
    {
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, kind, ids, (writer, id) => writer.WriteStringValue(id)));
            return;
        }

        foreach (var id in ids) context.Console.Line(id);
        context.Console.Say($"{what} {ids.Count} {(ids.Count == 1 ? kind.TrimEnd('s') : kind)}");
    }
}
