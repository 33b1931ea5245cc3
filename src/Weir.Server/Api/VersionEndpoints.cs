using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Calls;
using Weir.Server.Access;
using Weir.Server.Joins;
using Weir.Server.Lineage;

namespace Weir.Server.Api;

/// <summary>What there is to one version beyond MLflow: evaluations, digests, where it came from, how it differs from another.</summary>
internal static class VersionEndpoints
{
    private const string Version = "/{name}/versions/{version}";

    public static void Map(RouteGroupBuilder models)
    {
        models.MapGet(Version + "/evaluations", (string name, string version, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Evaluations, new VersionOfModel(name, version), cancellation))
            .WithName("evaluations").Needs(RouteNeed.ReadModel("name"));
        models.MapPost(
            Version + "/evaluations",
            (string name, string version, AttachEvaluation? body, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation(name, version, body?.Content), cancellation))
            .WithName("attach_evaluation").Needs(RouteNeed.EditModel("name"));
        models.MapGet(
            Version + "/evaluation",
            (string name, string version, string? hash, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Evaluation, new EvaluationOfVersion(name, version, hash), cancellation))
            .WithName("evaluation").Needs(RouteNeed.ReadModel("name"));
        models.MapGet(Version + "/package", (string name, string version, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Package, new VersionOfModel(name, version), cancellation))
            .WithName("package").Needs(RouteNeed.ReadModel("name"));
        models.MapPost(Version + "/package", (string name, string version, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(PromotionCalls.Seal, new VersionOfModel(name, version), cancellation))
            .WithName("seal_package").Needs(RouteNeed.EditModel("name"));
        models.MapGet(Version + "/lineage", (string name, string version, CallerTracking tracking, CancellationToken cancellation) => Origin(tracking).FindAsync(name, version, cancellation))
            .WithName("version_lineage").Needs(RouteNeed.ReadModel("name"));
        models.MapGet(
            Version + "/compare",
            (string name, string version, string with, [FromQuery(Name = "with_model")] string? other, CallerTracking tracking, CancellationToken cancellation) =>
                new VersionCompare(tracking.Client, tracking.Service, Origin(tracking)).RunAsync(new VersionOfModel(name, version), new VersionOfModel(other ?? name, with), cancellation))
            .WithName("compare_versions").Needs(RouteNeed.ReadModel("name"));
    }

    private static VersionOrigin Origin(CallerTracking tracking) => new(tracking.Client, tracking.LineageStore, new LineageView(tracking).OfAsync);
}
