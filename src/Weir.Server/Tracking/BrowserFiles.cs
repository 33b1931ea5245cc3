using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Tracking;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;

namespace Weir.Server.Tracking;

/// <summary>Single files for browsers: of a run, of a model version, of a logged model, of a trace; and small files from browsers.</summary>
internal sealed class BrowserFiles(ProjectTracking tracking)
{
    private const string Ajax = "/ajax-api/2.0/mlflow/";
    private const string LoggedModels = Ajax + "logged-models/";
    private const string LoggedModelFile = "/artifacts/files";
    private const string TraceFile = "traces.json";
    private const int MostUploaded = 10 << 20;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        return path switch
        {
            "/get-artifact" => OfRunAsync(context),
            "/model-versions/get-artifact" => OfVersionAsync(context),
            Ajax + "get-trace-artifact" or "/ajax-api/3.0/mlflow/get-trace-artifact" => OfTraceAsync(context),
            Ajax + "upload-artifact" => UploadAsync(context),
            _ when path.StartsWith(LoggedModels, StringComparison.Ordinal) && path.EndsWith(LoggedModelFile, StringComparison.Ordinal) => OfLoggedModelAsync(context, path),
            _ => next(context),
        };
    }

    private async Task OfRunAsync(HttpContext context)
    {
        RequireMethod(context, "GET");
        await SendOwnAsync(context, (await RunAsync(context, "run_id")).ArtifactUri!, "path");
    }

    private async Task OfVersionAsync(HttpContext context)
    {
        RequireMethod(context, "GET");
        var version = new VersionOfModel(context.Request.Query["name"], context.Request.Query["version"]);
        await SendAsync(context, (await Client(context).CallAsync(ModelVersionCalls.DownloadUri, version, context.RequestAborted)).ArtifactUri, "path");
    }

    private async Task OfLoggedModelAsync(HttpContext context, string path)
    {
        RequireMethod(context, "GET");
        var model = await Client(context).CallAsync(LoggedModelCalls.Get, new LoggedModelById(path[LoggedModels.Length..^LoggedModelFile.Length]), context.RequestAborted);
        await SendOwnAsync(context, model.Model.Info.ArtifactUri!, "artifact_file_path");
    }

    private async Task OfTraceAsync(HttpContext context)
    {
        RequireMethod(context, "GET");
        var id = context.Request.Query["request_id"].ToString();
        if (id.Length == 0) throw MlflowErrors.Missing("request_id");
        var caller = RequestCaller.Of(context);
        await tracking.Service!.Access.RequireTraceAsync(caller, id, Permission.Read, context.RequestAborted);
        var (json, location) = await tracking.Service!.Spans.ExportAsync(id, context.RequestAborted);
        if (json is null)
        {
            // The location is a tag, which whoever may edit the trace can set to somebody else's.
            var key = ArtifactService.Key(location ?? string.Empty, TraceFile);
            await tracking.Service.Access.RequireArtifactAsync(caller, key, Permission.Read, context.RequestAborted);
            await FileResponse.SendAsync(context, tracking.Service.Artifacts.Store, key);
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = $"attachment; filename={TraceFile}";
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private async Task UploadAsync(HttpContext context)
    {
        RequireMethod(context, "POST");
        var run = await RunAsync(context, "run_uuid");
        var path = Path(context, "path");
        await tracking.Service!.Access.RequireRunAsync(RequestCaller.Of(context), run.RunId, Permission.Edit, context.RequestAborted);
        if (context.Request.ContentLength > MostUploaded) throw TooLarge();
        var body = await RequestBody.ReadAsync(context.Request);
        if (body.IsEmpty) throw MlflowErrors.Invalid("Request must specify data.");
        if (body.Length > MostUploaded) throw TooLarge();
        if (run.LifecycleStage == "deleted") throw MlflowErrors.Invalid($"The run {run.RunId} must be in the 'active' state. Current state is deleted.");
        using var content = new MemoryStream(body.ToArray());
        await Client(context).Transport.PutArtifactAsync(run, path, content, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }

    private async Task<Client.Wire.RunInfo> RunAsync(HttpContext context, string parameter)
    {
        var query = context.Request.Query;
        var id = query["run_id"].ToString() is { Length: > 0 } given ? given : query["run_uuid"].ToString();
        if (id.Length == 0) throw MlflowErrors.Missing(parameter);
        return (await Client(context).CallAsync(RunCalls.Get, new RunById(id), context.RequestAborted)).Run.Info;
    }

    private TrackingClient Client(HttpContext context) => new(tracking.Service!.As(RequestCaller.Of(context)));

    // A version's files may lie with a run that its readers may not see otherwise; all else lies with its own experiment.
    private async Task SendOwnAsync(HttpContext context, string root, string parameter)
    {
        await tracking.Service!.Access.RequireArtifactAsync(RequestCaller.Of(context), ArtifactService.Key(root, Path(context, parameter)), Permission.Read, context.RequestAborted);
        await SendAsync(context, root, parameter);
    }

    private Task SendAsync(HttpContext context, string root, string parameter) =>
        FileResponse.SendAsync(context, tracking.Service!.Artifacts.Store, ArtifactService.Key(root, Path(context, parameter)));

    private static string Path(HttpContext context, string parameter)
    {
        var path = context.Request.Query[parameter].ToString();
        if (path.Length == 0) throw MlflowErrors.Missing(parameter);
        ArtifactService.CheckPath(path);
        return path;
    }

    private static void RequireMethod(HttpContext context, string method)
    {
        if (context.Request.Method == method || (method == "GET" && HttpMethods.IsHead(context.Request.Method))) return;
        throw new WeirException(MlflowErrors.EndpointNotFound, $"'{context.Request.Path}' does not take {context.Request.Method}");
    }

    private static WeirException TooLarge() => MlflowErrors.Invalid("Artifact size is too large. Max size is 10MB: send larger files with PUT through mlflow-artifacts.");
}
