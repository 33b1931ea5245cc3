using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Observing;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;

namespace Weir.Server.Tracking;

/// <summary><c>mlflow-artifacts</c>: files by path, streamed both ways.</summary>
internal sealed class ArtifactProxy(ArtifactService artifacts, AccessControl access, ServerMeter meter)
{
    private readonly DirectArtifacts _direct = new(artifacts, access);

    private const string Root = "/api/2.0/mlflow-artifacts/";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // The raw target: the server's own path is normalised already, and would hide "..".
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        if (target.StartsWith("/ajax-api/", StringComparison.Ordinal)) target = "/api/" + target["/ajax-api/".Length..];
        if (!target.StartsWith(Root, StringComparison.Ordinal)) return next(context);
        var rest = target[Root.Length..];
        if (rest.StartsWith("mpu/", StringComparison.Ordinal)) return _direct.UploadAsync(context, rest["mpu/".Length..].Split('/', 2)[0], Decode(rest["mpu/".Length..].Split('/', 2) is [_, var folder] ? folder : string.Empty));
        if (rest.StartsWith("presigned/", StringComparison.Ordinal)) return _direct.PresignAsync(context, Decode(rest["presigned/".Length..]));
        if (rest is "artifacts" or "artifacts/") return ListAsync(context);
        return rest.StartsWith("artifacts/", StringComparison.Ordinal) ? OnFileAsync(context, Decode(rest["artifacts/".Length..])) : next(context);
    }

    private async Task OnFileAsync(HttpContext context, string key)
    {
        ArtifactService.CheckPath(key);
        var caller = RequestCaller.Of(context);
        var (level, answer) = context.Request.Method switch
        {
            "GET" or "HEAD" => (Permission.Read, () => SendAsync(context, key)),
            "PUT" => (Permission.Edit, () => PutAsync(context, key)),
            "DELETE" => (Permission.Manage, (Func<Task>)(() => DeleteAsync(context, caller, key))),
            _ => throw new WeirException(MlflowErrors.EndpointNotFound, $"artifacts do not take {context.Request.Method}"),
        };
        await access.RequireArtifactAsync(caller, key, level, context.RequestAborted);
        await answer();
    }

    private async Task ListAsync(HttpContext context)
    {
        var path = context.Request.Query["path"].ToString().TrimEnd('/');
        if (path.Length > 0) ArtifactService.CheckPath(path);
        var caller = RequestCaller.Of(context);
        if (path.Length > 0) await access.RequireArtifactAsync(caller, path, Permission.Read, context.RequestAborted);
        var files = await artifacts.ListAsync(path, string.Empty, context.RequestAborted);
        if (path.Length == 0) files = await ReadableAsync(caller, files, context.RequestAborted);
        await WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(new ArtifactsAnswer(Files: files.Count == 0 ? null : files), WireJson.Default.ArtifactsAnswer));
    }

    // At the root lie the folders of all experiments.
    private async Task<List<Client.Wire.FileInfo>> ReadableAsync(Caller caller, List<Client.Wire.FileInfo> files, CancellationToken cancellation)
    {
        if (!caller.IsUser) return files;
        var left = new List<Client.Wire.FileInfo>();
        foreach (var file in files)
            if (await access.MayReadArtifactAsync(caller, file.Path, cancellation)) left.Add(file);
        return left;
    }

    private async Task SendAsync(HttpContext context, string key)
    {
        await FileResponse.SendAsync(context, artifacts.Store, key);
        if (HttpMethods.IsGet(context.Request.Method)) meter.Sent.Add(context.Response.ContentLength ?? 0);
    }

    private async Task PutAsync(HttpContext context, string key)
    {
        // Files have no limit; slow senders are cut off by Kestrel's minimum rate.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var stored = await artifacts.Store.PutAsync(key, context.Request.Body, context.Request.ContentLength, context.RequestAborted);
        meter.Received.Add(stored.SizeBytes);
        await WriteAsync(context, "{}"u8.ToArray());
    }

    private async Task DeleteAsync(HttpContext context, Caller caller, string key)
    {
        await access.NoteAsync(caller, "artifacts/delete", $"artifacts/{key}", context.RequestAborted); // before: what is gone must be in the log
        await artifacts.Store.DeleteAsync(key, context.RequestAborted);
        await WriteAsync(context, "{}"u8.ToArray());
    }

    private static async Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static string Decode(string raw) => string.Join('/', raw.Split('/').Select(Uri.UnescapeDataString));
}
