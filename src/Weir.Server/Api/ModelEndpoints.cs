using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Server.Access;
using Weir.Server.Scoring;

namespace Weir.Server.Api;

/// <summary>Registered models and their versions.</summary>
internal static class ModelEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/models").WithTags("models");
        group.MapGet(string.Empty, (CallerTracking tracking, CancellationToken cancellation) => ListAsync(tracking, cancellation)).WithName("models").Needs(RouteNeed.SignedIn);
        group.MapGet("/{name}", (string name, CallerTracking tracking, CancellationToken cancellation) => DetailAsync(tracking, name, cancellation)).WithName("model").Needs(RouteNeed.ReadModel("name"));
        group.MapGet(
            "/{name}/versions/{version}",
            (string name, string version, CallerTracking tracking, CancellationToken cancellation) => VersionAsync(tracking, name, version, cancellation)).WithName("model_version").Needs(RouteNeed.ReadModel("name"));
        PromotionEndpoints.Map(group);
        VersionEndpoints.Map(group);
        ScoringEndpoints.Map(group);
    }

    private static async Task<ModelList> ListAsync(CallerTracking tracking, CancellationToken cancellation)
    {
        var models = new List<ModelRow>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: 1000, PageToken: token), cancellation);
            models.AddRange((page.RegisteredModels ?? []).Select(Row));
            token = page.NextPageToken;
        }
        while (token is not null);
        return new ModelList(models);
    }

    private static async Task<ModelDetail> DetailAsync(CallerTracking tracking, string name, CancellationToken cancellation)
    {
        var model = (await tracking.Client.CallAsync(RegisteredModelCalls.Get, new ModelByName(name), cancellation)).RegisteredModel;
        var versions = await tracking.Client.ModelVersionsAsync(name, cancellation);
        var aliases = (model.Aliases ?? []).ToLookup(a => a.Version, a => a.Alias);
        return new ModelDetail(Row(model), [.. versions.Select(v => Version(v with { Aliases = [.. aliases[v.Version]] }))]);
    }

    private static async Task<VersionRow> VersionAsync(CallerTracking tracking, string name, string version, CancellationToken cancellation) =>
        Version((await tracking.Client.CallAsync(ModelVersionCalls.Get, new VersionOfModel(name, version), cancellation)).ModelVersion);

    private static ModelRow Row(RegisteredModel model) => new(
        model.Name, model.Description, model.CreationTimestamp, model.LastUpdatedTimestamp,
        model.LatestVersions?.Select(v => long.Parse(v.Version, CultureInfo.InvariantCulture)).Max().ToString(CultureInfo.InvariantCulture),
        (model.Aliases ?? []).ToDictionary(a => a.Alias, a => a.Version),
        RunShapes.Tags(model.Tags));

    private static VersionRow Version(ModelVersion version) => new(
        version.Name, version.Version, version.CurrentStage ?? "None", version.Status?.ToString().ToLowerInvariant() ?? "ready", version.CreationTimestamp, version.LastUpdatedTimestamp,
        version.Description, version.Source, version.RunId is { Length: > 0 } ? version.RunId : null, version.Aliases ?? [], RunShapes.Tags(version.Tags));
}
