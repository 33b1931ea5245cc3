using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Tracking.Runs;

namespace Weir.Server.Api;

/// <summary>Single runs, their files and their curves.</summary>
internal static class RunEndpoints
{
    private const int DefaultPoints = 2000;
    private const int MaxCurves = 200;
    private const int MaxModels = 50;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{id}", (string id, CallerTracking tracking, CancellationToken cancellation) => DetailAsync(tracking, id, cancellation)).WithTags("runs").WithName("run").Needs(RouteNeed.ReadRun("id"));
        api.MapGet("/runs/{id}/artifacts", (string id, string? path, CallerTracking tracking, CancellationToken cancellation) => FilesAsync(tracking, id, path ?? string.Empty, cancellation)).WithTags("runs").WithName("artifacts").Needs(RouteNeed.ReadRun("id"));
        api.MapGet("/runs/{id}/events", (string id, HttpContext context, CallerTracking tracking) => RunStream.WriteAsync(context, tracking, id))
            .WithTags("runs").WithName("run events").Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Needs(RouteNeed.ReadRun("id"));
        api.MapPost("/runs/{id}/heartbeat", (string id, CallerTracking tracking, CancellationToken cancellation) => BeatAsync(tracking, id, cancellation))
            .WithTags("runs").WithName("heartbeat").Produces(StatusCodes.Status204NoContent).Needs(RouteNeed.EditRun("id"));
        api.MapGet(
            "/curves",
            ([FromQuery(Name = "run_id")] string[] runIds, [FromQuery(Name = "key")] string[] keys, [FromQuery(Name = "max_points")] int? maxPoints, CallerTracking tracking, CancellationToken cancellation) =>
                CurvesAsync(tracking, runIds, keys, maxPoints ?? DefaultPoints, cancellation)).WithTags("runs").WithName("curves").Needs(RouteNeed.ReadRuns("run_id"));
    }

    private static async Task<IResult> BeatAsync(CallerTracking tracking, string id, CancellationToken cancellation)
    {
        await tracking.Client.Transport.BeatAsync(id, cancellation);
        return Results.NoContent();
    }

    private static async Task<RunDetail> DetailAsync(CallerTracking tracking, string id, CancellationToken cancellation)
    {
        var run = await tracking.Client.GetRunAsync(id, cancellation);
        var children = new List<Weir.Client.Wire.RunInfo>();
        foreach (var child in await tracking.Reads.ChildrenAsync(id, cancellation))
            if (await tracking.Access.MayReadExperimentAsync(tracking.Caller, child.ExperimentId!, cancellation)) children.Add(child);
        var versions = await tracking.Client.CallAsync(ModelVersionCalls.Search, new SearchRegistry($"run_id = '{run.Info.RunId}'"), cancellation);
        var metrics = (run.Data?.Metrics ?? []).ToDictionary(m => m.Key!);
        return new RunDetail(
            RunShapes.Row(run),
            run.Info.LifecycleStage!,
            run.Info.ArtifactUri!,
            [.. MetricOrder.Of(metrics.Keys).Select(k => metrics[k]).Select(m => new MetricValue(m.Key!, RunShapes.Finite(m.Value), m.Step!.Value, m.Timestamp!.Value))],
            run.Inputs?.DatasetInputs ?? [],
            [.. children.Select(c => new RunLink(c.RunId, c.RunName!, RunShapes.Status(c.Status)))],
            [.. (versions.ModelVersions ?? []).Select(v => new VersionLink(v.Name, v.Version))],
            await ModelsAsync(tracking, run, cancellation));
    }

    // Models of experiments that the caller may not read are left out.
    private static async Task<List<RunModel>> ModelsAsync(CallerTracking tracking, Weir.Client.Wire.Run run, CancellationToken cancellation)
    {
        var models = new List<RunModel>();
        var links = (run.Outputs?.ModelOutputs ?? []).Select(m => (m.ModelId, IsInput: false, m.Step)).Concat((run.Inputs?.ModelInputs ?? []).Select(m => (m.ModelId, IsInput: true, Step: (long?)null)));
        foreach (var (id, isInput, step) in links.Take(MaxModels))
        {
            try
            {
                var info = (await tracking.Client.CallAsync(LoggedModelCalls.Get, new LoggedModelById(id), cancellation)).Model.Info;
                models.Add(new RunModel(info.ModelId, info.Name ?? info.ModelId, info.ModelType, info.Status?.ToString().ToLowerInvariant() ?? "pending", isInput, step));
            }
            catch (WeirException e) when (e.Code is "permission_denied" or "resource_does_not_exist")
            {
                // Not his to see, or gone meanwhile.
            }
        }

        return models;
    }

    private static async Task<ArtifactList> FilesAsync(CallerTracking tracking, string id, string path, CancellationToken cancellation)
    {
        var answer = await tracking.Client.CallAsync(RunCalls.ListArtifacts, new ListArtifacts(id, Path: path), cancellation);
        return new ArtifactList([.. (answer.Files ?? []).Select(f => new ArtifactRow(f.Path, f.IsDir, f.FileSize ?? 0))]);
    }

    private static async Task<CurveList> CurvesAsync(CallerTracking tracking, string[] runs, string[] keys, int maxPoints, CancellationToken cancellation)
    {
        if (runs.Length == 0) throw MlflowErrors.Missing("run_id");
        if (keys.Length == 0) throw MlflowErrors.Missing("key");
        if (runs.Length * keys.Length > MaxCurves) throw MlflowErrors.Invalid($"at most {MaxCurves} curves can be asked for at once");
        var curves = new List<CurveSeries>();
        foreach (var run in runs.Distinct())
        {
            foreach (var key in keys.Distinct())
            {
                var curve = await tracking.Reads.CurveAsync(run, key, maxPoints, cancellation);
                if (curve.TotalPoints == 0) continue;
                curves.Add(new CurveSeries(
                    run, key, curve.TotalPoints, [.. curve.Points.Select(p => p.Step)], [.. curve.Points.Select(p => p.Timestamp)], [.. curve.Points.Select(p => RunShapes.Finite(p.Value))]));
            }
        }

        return new CurveList(curves);
    }
}
