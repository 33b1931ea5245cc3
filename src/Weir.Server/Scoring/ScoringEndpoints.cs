using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Models.Packages;
using Weir.Server.Access;
using Weir.Server.Hosting;
using Weir.Serving.Engine;

namespace Weir.Server.Scoring;

/// <summary>Asks a registered version for predictions of a few rows: what the form on its page does.</summary>
internal static class ScoringEndpoints
{
    private const int MostBytes = 1 << 20;

    public static void Map(RouteGroupBuilder models)
    {
        models.MapGet("/{name}/versions/{version}/inputs", InputsAsync).WithName("scoring_inputs").Needs(RouteNeed.ReadModel("name"));
        models.MapPost("/{name}/versions/{version}/score", ScoreAsync).WithName("score").Needs(RouteNeed.ReadModel("name"));
    }

    private static async Task<ScoringInputs> InputsAsync(string name, string version, CallerTracking tracking, WeirProject project, CancellationToken cancellation)
    {
        var (folder, _) = await RegistryModels.BringAsync(tracking.Client, project, $"models:/{name}/{version}", cancellation);
        return ModelPackage.Exists(folder) ? ScoringInputs.Of(ModelPackage.Load(folder)) : new ScoringInputs([], []);
    }

    private static async Task<JsonElement> ScoreAsync(string name, string version, HttpRequest request, CallerTracking tracking, ScoringDesk desk, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request);
        if (body.Length > MostBytes) throw new WeirException("request_too_large", $"the body is larger than {MostBytes >> 20} MiB", "`weir predict` and `weir serve` take whole tables");
        ModelVersion found = await tracking.Client.ResolveModelAsync($"models:/{name}/{version}", cancellation);
        return await desk.AskAsync(tracking.Client, found, body, cancellation);
    }
}
