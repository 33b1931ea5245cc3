using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Server.Access;
using Weir.Tracking.Reads;
using Weir.Tracking.Runs;

namespace Weir.Server.Api;

/// <summary>Experiments and the runs in them.</summary>
internal static class ExperimentEndpoints
{
    private const int DefaultPage = 100;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/experiments").WithTags("experiments");
        group.MapGet(string.Empty, (CallerTracking tracking, CancellationToken cancellation) => ListAsync(tracking, cancellation)).WithName("experiments").Needs(RouteNeed.SignedIn);
        group.MapGet(
            "/{id}/runs",
            (
                string id, string? filter, [FromQuery(Name = "order_by")] string[]? orderBy, [FromQuery(Name = "max_results")] int? maxResults, [FromQuery(Name = "page_token")] string? pageToken,
                string? view, CallerTracking tracking, CancellationToken cancellation) =>
                RunsAsync(tracking, new SearchRuns([id], filter, View(view), maxResults ?? DefaultPage, orderBy, pageToken), cancellation)).WithName("runs").Needs(RouteNeed.ReadExperiment("id"));
    }

    private static async Task<ExperimentList> ListAsync(CallerTracking tracking, CancellationToken cancellation)
    {
        var found = new List<ExperimentSummary>();
        foreach (var experiment in await tracking.Reads.ExperimentsAsync(cancellation))
            if (await tracking.Access.MayReadExperimentAsync(tracking.Caller, experiment.Experiment.ExperimentId, cancellation)) found.Add(experiment);
        return new ExperimentList([.. found.Select(e => new ExperimentRow(
            e.Experiment.ExperimentId, e.Experiment.Name, e.Runs, e.RunningRuns, e.LastRunAt, e.Experiment.CreationTime))]);
    }

    private static async Task<RunPage> RunsAsync(CallerTracking tracking, SearchRuns search, CancellationToken cancellation)
    {
        var page = await tracking.Client.CallAsync(RunCalls.Search, search, cancellation);
        var rows = (page.Runs ?? []).Select(RunShapes.Row).ToList();
        return new RunPage(
            rows,
            MetricOrder.Of(rows.SelectMany(r => r.Metrics.Keys)),
            [.. rows.SelectMany(r => r.Params.Keys).Distinct().Order(StringComparer.Ordinal)],
            page.NextPageToken);
    }

    private static ViewType View(string? view) => view switch { "deleted" => ViewType.DeletedOnly, "all" => ViewType.All, _ => ViewType.ActiveOnly };
}
