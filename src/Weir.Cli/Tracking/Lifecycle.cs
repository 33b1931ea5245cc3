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

    /// <summary>Prints ids, one a line, and what became of them.</summary>
    public static void Print(VerbContext context, string kind, IReadOnlyList<string> ids, string what)
    {
        if (context.IsJson)
        {
            context.Console.Json(json => RunJson.WriteList(json, kind, ids, (writer, id) => writer.WriteStringValue(id)));
            return;
        }

        foreach (var id in ids) context.Console.Line(id);
        context.Console.Say($"{what} {ids.Count} {kind}");
    }
}
