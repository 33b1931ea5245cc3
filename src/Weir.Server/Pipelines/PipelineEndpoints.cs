using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Pipelines.Records;
using Weir.Server.Access;

namespace Weir.Server.Pipelines;

/// <summary>Runs of pipelines, their stages and what those printed. Who may read the experiment may read them.</summary>
internal static class PipelineEndpoints
{
    private const int DefaultPage = 50;
    private const int MostInPage = 200;
    private const int DefaultChanges = 5000;
    private const int MostChanges = 20_000;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/pipelines").WithTags("pipelines");
        group.MapGet(
            string.Empty,
            ([FromQuery(Name = "experiment_id")] string? experimentId, string? trigger, string? before, int? limit, CallerTracking tracking, PipelineStore store, CancellationToken cancellation) =>
                ListAsync(tracking, store, experimentId, trigger, before, limit ?? DefaultPage, cancellation)).WithName("pipelines").Needs(RouteNeed.SignedIn);
        group.MapGet("/{id}", (string id, CallerTracking tracking, PipelineStore store, CancellationToken cancellation) => RunAsync(tracking, store, id, cancellation)).WithName("pipeline").Needs(RouteNeed.ReadRun("id"));
        group.MapGet(
            "/{id}/changes",
            (string id, long? since, int? limit, CallerTracking tracking, PipelineStore store, CancellationToken cancellation) => ChangesAsync(tracking, store, id, since ?? 0, limit ?? DefaultChanges, cancellation))
            .WithName("pipeline_changes").Needs(RouteNeed.ReadRun("id"));
        group.MapGet("/{id}/stage", (string id, string name, PipelineStore store, CancellationToken cancellation) => StageAsync(store, id, name, cancellation)).WithName("pipeline_stage").Needs(RouteNeed.ReadRun("id"));
        group.MapGet(
            "/{id}/log",
            (string id, string stage, int attempt, long? offset, int? length, WeirProject project, PipelineStore store, CancellationToken cancellation) =>
                StageLogs.PageAsync(project, store, id, stage, attempt, offset ?? 0, length ?? StageLogs.DefaultLength, cancellation)).WithName("stage_log").Needs(RouteNeed.ReadRun("id"));
        group.MapGet(
            "/{id}/log/file",
            (string id, string stage, int attempt, WeirProject project, PipelineStore store, CancellationToken cancellation) => StageLogs.FileAsync(project, store, id, stage, attempt, cancellation))
            .WithName("stage_log_file").Produces<string>(StatusCodes.Status200OK, "text/plain").Needs(RouteNeed.ReadRun("id"));
        group.MapGet("/{id}/events", (string id, HttpContext context, CallerTracking tracking, PipelineStore store) => PipelineStream.WriteAsync(context, tracking, store, id))
            .WithName("pipeline_events").Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Needs(RouteNeed.ReadRun("id"));
    }

    /// <summary>The pipeline run of a tracking run.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static async Task<PipelineRun> RequireAsync(PipelineStore store, string id, CancellationToken cancellation) =>
        await store.Reads.FindAsync(id, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"the run '{id}' is no run of a pipeline", "GET /api/weir/v1/pipelines lists those");

    // What the caller may not read is left out, and the page filled up from what follows.
    private static async Task<PipelineList> ListAsync(CallerTracking tracking, PipelineStore store, string? experimentId, string? trigger, string? before, int limit, CancellationToken cancellation)
    {
        limit = InRange(limit, 1, MostInPage, "limit");
        var rows = new List<PipelineRow>();
        while (true)
        {
            var found = await store.Reads.RunsAsync(limit, before, experimentId, trigger, cancellation);
            foreach (var run in found)
            {
                before = run.Id;
                if (await PipelineView.RowAsync(tracking, run, cancellation) is { } row) rows.Add(row);
                if (rows.Count == limit) return new PipelineList(rows, before);
            }

            if (found.Count < limit) return new PipelineList(rows, null);
        }
    }

    private static async Task<PipelineRow> RunAsync(CallerTracking tracking, PipelineStore store, string id, CancellationToken cancellation) =>
        PipelineView.Row(await RequireAsync(store, id, cancellation), (await tracking.Client.GetRunAsync(id, cancellation)).Info);

    private static async Task<PipelineChanges> ChangesAsync(CallerTracking tracking, PipelineStore store, string id, long since, int limit, CancellationToken cancellation)
    {
        limit = InRange(limit, 1, MostChanges, "limit");
        // The run before its stages: what is told of it is never newer than they are.
        var run = await RequireAsync(store, id, cancellation);
        var (stages, attempts, until, hasMore) = await store.Reads.ChangesAsync(run.Id, since, limit, cancellation);
        var row = PipelineView.Row(run, (await tracking.Client.GetRunAsync(id, cancellation)).Info);
        return new PipelineChanges(row, [.. stages.Select(s => PipelineView.Row(s, row.State != "running"))], [.. attempts.Select(PipelineView.Row)], until, hasMore);
    }

    private static async Task<StageDetail> StageAsync(PipelineStore store, string id, string name, CancellationToken cancellation)
    {
        var run = await RequireAsync(store, id, cancellation);
        var (stage, attempts) = await store.Reads.StageAsync(run.Id, name, cancellation) ?? throw new WeirException(ErrorCodes.NotFound, $"the run has no stage '{name}'");
        return new StageDetail(PipelineView.Row(stage, PipelineView.State(run) != "running"), stage.Message, stage.Facts, [.. attempts.Select(PipelineView.Row)]);
    }

    private static int InRange(int value, int least, int most, string name) => value >= least && value <= most ? value : throw MlflowErrors.Invalid($"'{name}' is {least} to {most}, not {value}");
}
