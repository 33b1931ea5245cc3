using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Server.Lineage;
using Weir.Server.Pipelines;
using Weir.Server.Studies;
using Weir.Server.Triggers;
using Weir.Tracking;

namespace Weir.Server.Api;

/// <summary>Weir's own JSON API, which the web UI is made with. Errors are RFC 9457 problem details; the document is at <c>openapi.json</c>.</summary>
internal static class WeirApi
{
    public const string Prefix = "/api/weir/v1";

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Prefix);
        api.MapGet("/server", (ProjectTracking tracking) => Info(tracking)).WithTags("server").WithName("server").Needs(RouteNeed.SignedIn);
        ExperimentEndpoints.Map(api);
        RunEndpoints.Map(api);
        RunCopyEndpoint.Map(api);
        ModelEndpoints.Map(api);
        WebhookEndpoints.Map(api);
        LineageEndpoints.Map(api);
        PipelineEndpoints.Map(api);
        TriggerEndpoints.Map(api);
        ScheduleEndpoint.Map(api);
        StudyEndpoints.Map(api);
        WeirOpenApi.Map(app);
    }

    private static ServerInfo Info(ProjectTracking tracking)
    {
        // A project's file is called after the project's folder, a shared database by its own name.
        var store = tracking.Client.Transport.Name;
        var name = store.Contains("://", StringComparison.Ordinal) ? store[(store.LastIndexOf('/') + 1)..] : Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(store))!);
        return new ServerInfo(typeof(WeirApi).Assembly.GetName().Version!.ToString(3), name, ServerFacts.MlflowVersion);
    }
}
