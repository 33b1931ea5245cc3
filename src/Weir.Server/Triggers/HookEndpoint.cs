using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers;
using Weir.Server.Api;
using Weir.Server.Hosting;

namespace Weir.Server.Triggers;

/// <summary><c>POST /api/weir/v1/hooks/NAME</c>: calls from outside, let in by their signature and nothing else.</summary>
/// <remarks><c>X-Weir-Signature</c> or GitHub's <c>X-Hub-Signature-256</c>: <c>sha256=</c> HMAC of the body. <c>Idempotency-Key</c> or <c>X-GitHub-Delivery</c>: what comes
/// twice fires once.</remarks>
internal sealed class HookEndpoint(TriggerStore triggers)
{
    public const string Prefix = WeirApi.Prefix + "/hooks";

    private const long MostBytes = 1 << 20;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Prefix, out var rest))
        {
            await next(context);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method)) throw new WeirException(MlflowErrors.EndpointNotFound, $"'{Prefix}/NAME' takes POST");
        if (context.Request.ContentLength > MostBytes) throw new WeirException("request_too_large", "a call of a hook has a body of at most 1 MiB");
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        var body = await RequestBody.ReadAsync(context.Request);
        var headers = context.Request.Headers;
        var signature = headers["X-Weir-Signature"].FirstOrDefault() ?? headers["X-Hub-Signature-256"].FirstOrDefault();
        var name = rest.Value!.TrimStart('/');
        // One answer for a name that is not there and a signature that is wrong: neither is told from the other.
        if (await SecretAsync(name, context.RequestAborted) is not { } secret || !WebhookSignature.IsRight(secret, body.Span, signature))
            throw new WeirException("permission_denied", $"there is no hook '{name}', or the signature does not fit the body");
        var key = headers["Idempotency-Key"].FirstOrDefault() ?? headers["X-GitHub-Delivery"].FirstOrDefault();
        var firing = await triggers.FireAsync(name, new FireRequest(key is { Length: > 0 } ? "call " + key : null, $"called from {context.Connection.RemoteIpAddress}"), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        await System.Text.Json.JsonSerializer.SerializeAsync(context.Response.Body, firing, TriggerJson.Default.Firing, context.RequestAborted);
    }

    private async Task<string?> SecretAsync(string name, CancellationToken cancellation)
    {
        try
        {
            if (await triggers.GetAsync(name, cancellation) is not { IsPaused: false, Definition.Webhook: { } hook }) return null;
            var secret = hook.SecretVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : File.Exists(hook.SecretFile) ? (await File.ReadAllTextAsync(hook.SecretFile!, cancellation)).TrimEnd('\r', '\n') : null;
            return secret is { Length: >= 8 } ? secret : null; // an empty secret would let everybody in
        }
        catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
