using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Tracking.Access;
using Weir.Tuning.Storage;

namespace Weir.Server.Studies;

/// <summary>What a route on a study needs: what the experiment asks that the study belongs to, by itself or by its run. One that belongs to none goes by the default experiment.</summary>
internal static class StudyNeed
{
    public const string DefaultExperiment = "0";

    public static RouteNeed Read { get; } = Of("read the study", Permission.Read);

    public static RouteNeed Edit { get; } = Of("change the study", Permission.Edit);

    public static RouteNeed Manage { get; } = Of("delete the study", Permission.Manage);

    /// <summary>The study that the path of a route with one of these needs names.</summary>
    public static StudyEntry Entry(HttpContext context) => context.Features.GetRequiredFeature<StudyEntry>();

    /// <summary>The same, open.</summary>
    public static StoredStudy Study(HttpContext context) => context.RequestServices.GetRequiredService<StudyShelf>().Of(Entry(context));

    /// <summary>True when a caller may read a study.</summary>
    public static Task<bool> MayReadAsync(AccessControl access, Caller caller, StudyEntry study, CancellationToken cancellation) =>
        study.Definition.ExperimentId is null && study.RunId is { } run ? access.MayReadRunAsync(caller, run, cancellation) : access.MayReadExperimentAsync(caller, study.Definition.ExperimentId ?? DefaultExperiment, cancellation);

    private static RouteNeed Of(string what, Permission level) => new(what, async (context, access, caller) =>
    {
        var cancellation = context.RequestAborted;
        await access.RequireAnythingAsync(caller, level, cancellation);
        var name = (string?)context.Request.RouteValues["name"] ?? string.Empty;
        if (await context.RequestServices.GetRequiredService<StudyShelf>().Store.FindAsync(name, cancellation) is not { } study)
        {
            await access.RequireExperimentAsync(caller, DefaultExperiment, level, cancellation); // who may see nothing is not told what there is not
            throw new WeirException(ErrorCodes.NotFound, $"there is no study '{name}'", "GET /api/weir/v1/studies lists those that there are");
        }

        if (study.Definition.ExperimentId is null && study.RunId is { } run) await access.RequireRunAsync(caller, run, level, cancellation);
        else await access.RequireExperimentAsync(caller, study.Definition.ExperimentId ?? DefaultExperiment, level, cancellation);
        context.Features.Set(study);
    });
}
