using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Access;

namespace Weir.Server.Api;

/// <summary>The OpenAPI document of Weir's own API; types of the web UI are generated from it.</summary>
internal static class WeirOpenApi
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Weir";
        document.Info.Version = "1";
        document.Info.Description = "Experiments, runs, models and lineage of a project. Errors are problem details (RFC 9457).";
        document.Servers = [];
        return Task.CompletedTask;
    }));

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(WeirApi.Prefix + "/openapi.json").Needs(RouteNeed.SignedIn);
}
