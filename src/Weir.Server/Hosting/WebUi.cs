using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Access;

namespace Weir.Server.Hosting;

/// <summary>The built web UI; a one-line page where it was not built.</summary>
internal static class WebUi
{
    private const string OneLine = "<!doctype html><html lang=en><meta charset=utf-8><title>Weir</title><p>Weir is running; its web UI was not built into this program (<code>make ui</code>). The API is at <a href=/api/weir/v1/experiments>/api/weir/v1</a> and <code>/api/2.0/mlflow</code>.</p></html>";

    public static void Use(WebApplication app, string? root)
    {
        root ??= DefaultRoot;
        if (!File.Exists(Path.Combine(root, "index.html"))) return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(root),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache", // Vite puts a hash into the names of assets
        });
    }

    /// <summary>Client routes get the page; unknown calls get an error and not a page.</summary>
    public static void MapFallback(WebApplication app, string? root)
    {
        var index = Path.Combine(root ?? DefaultRoot, "index.html");
        // Every path, those with a dot too: models and experiments may be called "tips.v2".
        app.MapFallback("{*path}", async context =>
        {
            var path = context.Request.Path;
            if (path.StartsWithSegments("/api") || path.StartsWithSegments("/ajax-api") || path.StartsWithSegments("/assets") || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
                throw new WeirException(MlflowErrors.EndpointNotFound, $"there is no {context.Request.Method} {path} on this server");
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            if (File.Exists(index)) await context.Response.SendFileAsync(index);
            else await context.Response.WriteAsync(OneLine);
        }).Needs(RouteNeed.SignedIn);
    }

    private static string DefaultRoot => Path.Combine(AppContext.BaseDirectory, "wwwroot");
}
