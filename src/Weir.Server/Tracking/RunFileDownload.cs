using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Tracking;
using Weir.Tracking.Artifacts;

namespace Weir.Server.Tracking;

/// <summary><c>/get-artifact</c> and <c>/model-versions/get-artifact</c>: one file of a run or of a model version, for browsers.</summary>
internal sealed class RunFileDownload(ProjectTracking tracking)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        string root;
        if (request.Path == "/get-artifact")
        {
            var id = request.Query["run_id"].ToString() is { Length: > 0 } given ? given : request.Query["run_uuid"].ToString();
            root = (await tracking.Client.CallAsync(RunCalls.Get, new RunById(id), context.RequestAborted)).Run.Info.ArtifactUri!;
        }
        else if (request.Path == "/model-versions/get-artifact")
        {
            var version = new VersionOfModel(request.Query["name"], request.Query["version"]);
            root = (await tracking.Client.CallAsync(ModelVersionCalls.DownloadUri, version, context.RequestAborted)).ArtifactUri;
        }
        else
        {
            await next(context);
            return;
        }

        var path = request.Query["path"].ToString();
        if (path.Length == 0) throw MlflowErrors.Missing("path");
        await FileResponse.SendAsync(context, tracking.Service!.Artifacts.Store, ArtifactService.Key(root, path));
    }
}
