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

    /// <summary>The program of the pages, which is no secret: the page to log in at is made of it.</summary>
    public static void UseAssets(WebApplication app, string? root)
    {
        var assets = Path.Combine(root ?? DefaultRoot, "assets");
        if (!Directory.Exists(assets)) return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(assets),
            RequestPath = "/assets",
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
    }

    /// <summary>Sends the empty page, which asks who one is, to a browser that opens an address; false for all that is no page.</summary>
    public static async Task<bool> TrySendPageAsync(HttpContext context, string? root)
    {
        var (request, index) = (context.Request, Path.Combine(root ?? DefaultRoot, "index.html"));
        if (!HttpMethods.IsGet(request.Method) || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) return false;
        if (NoPages.Any(p => request.Path.StartsWithSegments(p)) || !File.Exists(index)) return false;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.SendFileAsync(index);
        return true;
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

    // What the routes and middlewares answer themselves.
    private static readonly PathString[] NoPages = ["/api", "/ajax-api", "/assets", "/get-artifact", "/model-versions", "/metrics", "/v1", "/graphql", "/health", "/version"];

    private static string DefaultRoot => Path.Combine(AppContext.BaseDirectory, "wwwroot");
}
