using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Tracking.Access;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;

namespace Weir.Server.Studies;

/// <summary>Studies: made, listed, shown, stopped, deleted.</summary>
internal static class StudyEndpoints
{
    private const int DefaultPage = 100;
    private const int MostInPage = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/studies").WithTags("studies");
        group.MapGet(
            string.Empty,
            (int? limit, [FromQuery(Name = "page_token")] string? pageToken, CallerTracking tracking, StudyShelf studies, CancellationToken cancellation) =>
                ListAsync(tracking, studies, limit ?? DefaultPage, pageToken, cancellation)).WithName("studies").Needs(RouteNeed.SignedIn);
        group.MapPost(string.Empty, CreateAsync).WithName("create_study").Accepts<NewStudy>("application/json", "*/*").Produces<StudyDetail>().Needs(RouteNeed.Writer);
        group.MapGet("/{name}", (string name, HttpContext context) => DetailAsync(StudyNeed.Entry(context), StudyNeed.Study(context), context.RequestAborted)).WithName("study").Needs(StudyNeed.Read);
        group.MapDelete("/{name}", DeleteAsync).WithName("delete_study").Produces(StatusCodes.Status204NoContent).Needs(StudyNeed.Manage);
        group.MapPost("/{name}/stop", (string name, HttpContext context) => SetStateAsync(context, StudyStates.Stopped)).WithName("stop_study").Needs(StudyNeed.Edit);
        group.MapPost("/{name}/resume", (string name, HttpContext context) => SetStateAsync(context, StudyStates.Open)).WithName("resume_study").Needs(StudyNeed.Edit);
        TrialEndpoints.Map(group);
        StudyPictures.Map(group);
    }

    private static async Task<StudyList> ListAsync(CallerTracking tracking, StudyShelf studies, int limit, string? pageToken, CancellationToken cancellation)
    {
        limit = InRange(limit, 1, MostInPage, "limit");
        var all = await studies.Store.ListAsync(cancellation);
        var page = new List<StudyEntry>();
        string? next = null;
        foreach (var study in pageToken is null ? all : all.SkipWhile(s => s.Id != pageToken).Skip(1))
        {
            if (!await StudyNeed.MayReadAsync(tracking.Access, tracking.Caller, study, cancellation)) continue;
            if (page.Count == limit)
            {
                next = page[^1].Id;
                break;
            }

            page.Add(study);
        }

        var tallies = await studies.Store.TallyAsync(page, cancellation);
        var rows = new List<StudyRow>();
        foreach (var study in page)
        {
            var tally = tallies[study.Id];
            var best = tally.HasConstraints ? await studies.Of(study).LookAsync(view => BestTrial.Of(view)?.Values[0], cancellation) : tally.Best;
            rows.Add(StudyShapes.Row(study, tally.Trials, RunShapes.Finite(best)));
        }

        return new StudyList(rows, next);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, CallerTracking tracking, StudyShelf studies)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.NewStudy);
        var experiment = wish.ExperimentId ?? StudyNeed.DefaultExperiment;
        await tracking.Client.CallAsync(ExperimentCalls.Get, new ExperimentById(experiment), context.RequestAborted); // there is one
        await tracking.Access.RequireExperimentAsync(tracking.Caller, experiment, Permission.Edit, context.RequestAborted);
        var definition = Definition(wish, experiment);
        if (await studies.Store.FindAsync(definition.Name, context.RequestAborted) is { } known)
        {
            if (wish.Reuse != true || !await StudyNeed.MayReadAsync(tracking.Access, tracking.Caller, known, context.RequestAborted)) throw Taken(definition.Name);
            if (known.Definition.DifferenceFrom(definition) is { } difference) throw new WeirException(MlflowErrors.ResourceConflict, $"the study '{definition.Name}' is there already, and {difference}", "take another name");
            return Results.Ok(await DetailAsync(known, studies.Of(known), context.RequestAborted));
        }

        try
        {
            var made = await studies.Store.CreateAsync(definition, tracking.Caller.Name, context.RequestAborted);
            return Results.Json(await DetailAsync(made.Entry, studies.Of(made.Entry), context.RequestAborted), ApiJson.Default.StudyDetail, statusCode: StatusCodes.Status201Created);
        }
        catch (WeirException e) when (e.Code == TuningErrors.Study)
        {
            throw Taken(definition.Name); // by somebody who came at the same time
        }
    }

    private static WeirException Taken(string name) => new(MlflowErrors.ResourceConflict, $"there is a study '{name}' already", "take another name, or go on with it: \"reuse\": true");

    private static StudyDefinition Definition(NewStudy wish, string experiment)
    {
        if (wish.Direction is not null && wish.Directions is not null) throw MlflowErrors.Invalid("'direction' and 'directions' say the same: give one of them");
        if (wish.Retries < 0) throw MlflowErrors.Invalid($"'retries' is {wish.Retries}, and has to be 0 or more");
        return new StudyDefinition
        {
            Name = wish.Name ?? throw MlflowErrors.Invalid("a study needs a 'name'"),
            Directions = [.. (wish.Directions ?? [wish.Direction ?? "minimize"]).Select(DirectionOf)],
            Space = Space(wish.Space),
            Sampler = NameOrSettings(wish.Sampler, "sampler") ?? "auto",
            Pruner = NameOrSettings(wish.Pruner, "pruner"),
            Seed = wish.Seed ?? 0,
            PlannedTrials = wish.Trials,
            Retries = wish.Retries ?? 1,
            RetriesFailures = wish.RetryFailures ?? false,
            ExperimentId = experiment,
            Attributes = wish.Attributes ?? new Dictionary<string, string>(),
        };
    }

    private static Weir.Tuning.Trials.Direction DirectionOf(string word) => word switch
    {
        "minimize" => Weir.Tuning.Trials.Direction.Minimize,
        "maximize" => Weir.Tuning.Trials.Direction.Maximize,
        _ => throw MlflowErrors.Invalid($"a direction is '{word}'; minimize and maximize are known"),
    };

    private static string? Space(JsonElement? given) => given switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object } space => SpaceWriter.Write(SpaceReader.Read(space)),
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) => SpaceWriter.Write(SweepReader.Read([.. list.EnumerateArray().Select(e => e.GetString()!)])),
        _ => throw new WeirException(MlflowErrors.InvalidParameterValue, "'space' is neither a space nor a list of sweeps", "\"space\": [\"lr=tag(log,interval(1e-5,1e-1))\", \"n=range(1,9)\"]"),
    };

    private static string? NameOrSettings(JsonElement? given, string field) => given switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } name => name.GetString(),
        { ValueKind: JsonValueKind.Object } settings => settings.GetRawText(),
        _ => throw MlflowErrors.Invalid($"'{field}' is a name, or an object with settings"),
    };

    private static async Task<StudyDetail> DetailAsync(StudyEntry entry, StoredStudy study, CancellationToken cancellation)
    {
        var pulse = await study.Changes.PulseAsync(cancellation);
        return await study.LookAsync(view => StudyShapes.Detail(entry, view, pulse), cancellation);
    }

    private static async Task<StudyDetail> SetStateAsync(HttpContext context, string state)
    {
        var study = StudyNeed.Study(context);
        await study.SetStateAsync(state, context.RequestAborted);
        return await DetailAsync(StudyNeed.Entry(context), study, context.RequestAborted);
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext context, StudyShelf studies)
    {
        return await studies.Store.DeleteAsync(StudyNeed.Entry(context), context.RequestAborted) ? Results.NoContent() : throw new WeirException(ErrorCodes.NotFound, $"there is no study '{name}' any more");
    }

    public static int InRange(int value, int least, int most, string name) => value >= least && value <= most ? value : throw MlflowErrors.Invalid($"'{name}' is {least} to {most}, not {value}");
}
