using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Json;
using Weir.Foundation.Errors;
using Weir.Server.Hosting;
using Weir.Server.Access;
using Weir.Storage;
using Weir.Tracking.Access;
using Weir.Tracking.Artifacts;

namespace Weir.Server.Tracking;

/// <summary>Artifacts that clients move themselves: uploads in parts, and addresses for downloads, where the store signs them.</summary>
internal sealed class DirectArtifacts(ArtifactService artifacts, AccessControl access)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary><c>mpu/{create,complete,abort}/{folder}</c>.</summary>
    public async Task UploadAsync(HttpContext context, string verb, string folder)
    {
        if (!HttpMethods.IsPost(context.Request.Method)) throw new WeirException(MlflowErrors.EndpointNotFound, $"'{context.Request.Method} {context.Request.Path}' is not a call of this server");
        var caller = RequestCaller.Of(context);
        if (folder.Length > 0) ArtifactService.CheckPath(folder);
        await access.RequireArtifactAsync(caller, folder, Permission.Edit, context.RequestAborted);
        if (artifacts.Store is not IDirectTransfers store)
            throw new WeirException("not_implemented", "Multipart upload is not supported for the current artifact repository: send the file with PUT");
        var body = await RequestBody.ReadAsync(context.Request);
        switch (verb)
        {
            case "create":
                var create = RequestJson.Parse(body.Span, WireJson.Default.CreateMultipartUpload);
                var parts = create.NumParts ?? throw MlflowErrors.Missing("num_parts");
                var upload = await store.BeginUploadAsync(Key(folder, create.Path), (int)Math.Clamp(parts, 0, int.MaxValue), ValidFor, context.RequestAborted);
                await WriteAsync(context, new MultipartUploadAnswer(upload.Id, [.. upload.PartAddresses.Select((address, i) => new PartCredential(address.AbsoluteUri, i + 1, NoHeaders))]), WireJson.Default.MultipartUploadAnswer);
                break;
            case "complete":
                var complete = RequestJson.Parse(body.Span, WireJson.Default.FinishMultipartUpload);
                await store.CompleteUploadAsync(Key(folder, complete.Path), UploadId(complete), Parts(complete), context.RequestAborted);
                await WriteAsync(context, Nothing.Instance, WireJson.Default.Nothing);
                break;
            case "abort":
                var abort = RequestJson.Parse(body.Span, WireJson.Default.FinishMultipartUpload);
                await store.AbortUploadAsync(Key(folder, abort.Path), UploadId(abort), context.RequestAborted);
                await WriteAsync(context, Nothing.Instance, WireJson.Default.Nothing);
                break;
            default:
                throw new WeirException(MlflowErrors.EndpointNotFound, $"'{context.Request.Path}' is not a call of this server: mpu/create, mpu/complete and mpu/abort are");
        }
    }

    /// <summary><c>presigned/{path}</c>: an address that gives the file without the server.</summary>
    public async Task PresignAsync(HttpContext context, string key)
    {
        ArtifactService.CheckPath(key);
        await access.RequireArtifactAsync(RequestCaller.Of(context), key, Permission.Read, context.RequestAborted);
        if (artifacts.Store is not IDirectTransfers store) throw new WeirException("not_implemented", "this store gives no addresses of its own: GET mlflow-artifacts/artifacts/{path} sends the file");
        if (await artifacts.Store.FindAsync(key, context.RequestAborted) is null) throw new WeirException(ErrorCodes.NotFound, $"there is no artifact '{key}'");
        await WriteAsync(context, new PresignedAnswer(store.DownloadAddress(key, ValidFor).AbsoluteUri, NoHeaders), WireJson.Default.PresignedAnswer);
    }

    // Clients send the path of their own file, on whatever system; only its name counts.
    private static string Key(string folder, string? path)
    {
        var name = (path is { Length: > 0 } ? path : throw MlflowErrors.Missing("path")).Split('/', '\\')[^1];
        var key = folder.Length == 0 ? name : $"{folder}/{name}";
        ArtifactService.CheckPath(key);
        return key;
    }

    private static string UploadId(FinishMultipartUpload request) => request.UploadId is { Length: > 0 } id ? id : throw MlflowErrors.Missing("upload_id");

    private static List<UploadedPart> Parts(FinishMultipartUpload request)
    {
        if (request.Parts is not { Count: > 0 } parts) throw MlflowErrors.Missing("parts");
        var result = new List<UploadedPart>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
            result.Add(new UploadedPart((int)(parts[i].PartNumber ?? throw MlflowErrors.Missing($"parts[{i}].part_number")), parts[i].Etag ?? throw MlflowErrors.Missing($"parts[{i}].etag")));
        return result;
    }

    private static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
