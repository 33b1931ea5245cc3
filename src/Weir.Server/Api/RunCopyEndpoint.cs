using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Calls;
using Weir.Server.Access;

namespace Weir.Server.Api;

/// <summary>Runs in another experiment.</summary>
internal static class RunCopyEndpoint
{
    public static void Map(RouteGroupBuilder api) => api.MapPost(
        "/runs/{run_id}/copy",
        ([FromRoute(Name = "run_id")] string id, CopyRun body, CallerTracking tracking, CancellationToken cancellation) => tracking.Client.CallAsync(RunCopyCalls.Copy, body with { RunId = id }, cancellation))
        .WithTags("runs").WithName("copy_run").Needs(RouteNeed.ReadRun("run_id"));
}
