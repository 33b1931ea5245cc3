using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Foundation.Errors;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Server.Studies;

/// <summary>Trials over HTTP: asked for, reported, told, queued, looked at. What is said twice with the same token is answered twice alike.</summary>
internal static class TrialEndpoints
{
    private const int DefaultPage = 100;
    private const int MostInPage = 1000;
    private const int LeastToken = 16;
    private const double DefaultLease = 60;
    private const double MostLease = 30 * 24 * 3600;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet(
            "/{name}/trials",
            (string name, string? state, [FromQuery(Name = "order_by")] string? orderBy, int? limit, [FromQuery(Name = "page_token")] string? pageToken, HttpContext context) =>
                PageAsync(context, state, orderBy, limit ?? DefaultPage, pageToken)).WithName("trials").Needs(StudyNeed.Read);
        group.MapGet("/{name}/trials/{number}", (string name, int number, HttpContext context) => OneAsync(context, number)).WithName("trial").Needs(StudyNeed.Read);
        group.MapPost("/{name}/trials", QueueAsync).WithName("queue_trial").Accepts<QueueTrial>("application/json", "*/*").Produces<QueuedTrial>(StatusCodes.Status201Created).Needs(StudyNeed.Edit);
        group.MapPost("/{name}/ask", AskAsync).WithName("ask_trial").Accepts<AskTrial>("application/json", "*/*").Needs(StudyNeed.Edit);
        group.MapPost("/{name}/trials/{number}/report", ReportAsync).WithName("report_trial").Accepts<ReportTrial>("application/json", "*/*").Needs(StudyNeed.Edit);
        group.MapPost("/{name}/trials/{number}/tell", TellAsync).WithName("tell_trial").Accepts<TellTrial>("application/json", "*/*").Needs(StudyNeed.Edit);
        group.MapPost("/{name}/trials/{number}/heartbeat", RenewAsync).WithName("renew_trial").Accepts<RenewTrial>("application/json", "*/*").Produces(StatusCodes.Status204NoContent).Needs(StudyNeed.Edit);
        group.MapPut("/{name}/trials/{number}/run", LinkAsync).WithName("link_trial").Accepts<LinkTrial>("application/json", "*/*").Produces(StatusCodes.Status204NoContent).Needs(StudyNeed.Edit);
    }

    private static Task<TrialPage> PageAsync(HttpContext context, string? state, string? orderBy, int limit, string? pageToken)
    {
        limit = StudyEndpoints.InRange(limit, 1, MostInPage, "limit");
        var from = pageToken is null ? 0 : int.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : throw MlflowErrors.Invalid($"'{pageToken}' is no page_token that was answered");
        var states = state?.Split(',').Select(StateOf).ToHashSet();
        var order = TrialOrder.Of(orderBy, StudyNeed.Entry(context).Definition.Directions.Count);
        return StudyNeed.Study(context).LookAsync(
            view =>
            {
                var chosen = order.Sort(states is null ? view.Trials : [.. view.Trials.Where(t => states.Contains(t.State))]);
                return new TrialPage([.. chosen.Skip(from).Take(limit).Select(StudyShapes.View)], chosen.Count, from + limit < chosen.Count ? (from + limit).ToString(CultureInfo.InvariantCulture) : null);
            },
            context.RequestAborted);
    }

    private static Task<TrialDetail> OneAsync(HttpContext context, int number) => StudyNeed.Study(context).LookAsync(
        view => number >= 0 && number < view.Trials.Count ? StudyShapes.Whole(view.Trials[number]) : throw Missing(context, number), context.RequestAborted);

    private static async Task<IResult> QueueAsync(string name, HttpContext context)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.QueueTrial);
        var given = GivenParameters.Read(StudyNeed.Entry(context).Definition, wish.Params);
        var number = await StudyNeed.Study(context).EnqueueAsync(given, context.RequestAborted);
        return Results.Json(new QueuedTrial(number), ApiJson.Default.QueuedTrial, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<TrialLease> AskAsync(string name, HttpContext context)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.AskTrial);
        if (wish.Token is { Length: < LeastToken }) throw MlflowErrors.Invalid($"a token of one's own has at least {LeastToken} characters: nobody else may come upon it");
        var study = StudyNeed.Study(context);
        var worker = new Worker(wish.Worker ?? context.Connection.RemoteIpAddress?.ToString() ?? "somebody", wish.Lease is { } seconds ? Lease(seconds) : null) { Token = wish.Token };
        if (await study.AskAsync(worker, context.RequestAborted) is { } claim)
            return new TrialLease(claim.Number, claim.Token, JsonElement.Parse(TrialOverrides.Json(claim.Record)), [.. TrialOverrides.Of(claim.Record)], wish.Lease, false);
        var mayComeBack = await study.MayComeBackAsync(context.RequestAborted);
        if (mayComeBack) context.Response.Headers.RetryAfter = "2";
        return new TrialLease(null, null, null, null, null, !mayComeBack);
    }

    private static async Task<ReportAnswer> ReportAsync(string name, int number, HttpContext context)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.ReportTrial);
        if (wish.Step is not { } step || wish.Value is not { } value) throw MlflowErrors.Invalid("a report has a 'step' and a 'value'");
        return new ReportAnswer(await SaidAsync(context, number, () => StudyNeed.Study(context).ReportAsync(Claim(number, wish.Token), step, value, context.RequestAborted)));
    }

    private static async Task<TrialDetail> TellAsync(string name, int number, HttpContext context)
    {
        var end = TrialTelling.Of(await StudyBody.ReadAsync(context, ApiJson.Default.TellTrial), StudyNeed.Entry(context).Definition);
        var (study, claim) = (StudyNeed.Study(context), Claim(number, end.Token));
        await SaidAsync(context, number, async () =>
        {
            try
            {
                await end.TellAsync(study, claim, context.RequestAborted);
            }
            catch (WeirException e) when (e.Code == TuningErrors.Trial)
            {
                // The answer to the first time may have been lost.
                if (await study.EndOfAsync(claim, context.RequestAborted) is not { } told) throw;
                if (!end.IsWhatWasTold(told)) throw new WeirException(TuningErrors.Trial, $"{e.Message}, and was told otherwise", "what is told once does not change");
            }

            return true;
        });
        return await OneAsync(context, number);
    }

    private static async Task<IResult> RenewAsync(string name, int number, HttpContext context)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.RenewTrial);
        await SaidAsync(context, number, async () =>
        {
            await StudyNeed.Study(context).HeartbeatAsync(Claim(number, wish.Token), Lease(wish.Lease ?? DefaultLease), context.RequestAborted);
            return true;
        });
        return Results.NoContent();
    }

    private static async Task<IResult> LinkAsync(string name, int number, HttpContext context, CallerTracking tracking)
    {
        var wish = await StudyBody.ReadAsync(context, ApiJson.Default.LinkTrial);
        var run = await tracking.Client.GetRunAsync(wish.RunId ?? throw MlflowErrors.Missing("run_id"), context.RequestAborted);
        await SaidAsync(context, number, async () =>
        {
            await StudyNeed.Study(context).SetTrialRunAsync(Claim(number, wish.Token), run.Info.RunId, context.RequestAborted);
            return true;
        });
        return Results.NoContent();
    }

    private static TrialClaim Claim(int number, string? token) =>
        new(string.IsNullOrEmpty(token) ? throw new WeirException(MlflowErrors.InvalidParameterValue, "the trial's 'token' is missing", "it came with the answer to ask") : token, new TrialRecord(number));

    // A trial that there is not is another matter than one that is another's.
    private static async Task<T> SaidAsync<T>(HttpContext context, int number, Func<Task<T>> say)
    {
        try
        {
            return await say();
        }
        catch (WeirException e) when (e.Code == TuningErrors.Trial)
        {
            if (await StudyNeed.Study(context).LookAsync(view => number < 0 || number >= view.Trials.Count, context.RequestAborted)) throw Missing(context, number);
            throw;
        }
    }

    private static WeirException Missing(HttpContext context, int number) => new(ErrorCodes.NotFound, $"there is no trial {number} in the study '{StudyNeed.Entry(context).Definition.Name}'");

    private static TimeSpan Lease(double seconds) => seconds is > 0 and <= MostLease ? TimeSpan.FromSeconds(seconds) : throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"'lease' is {seconds} seconds; above 0 and up to {MostLease} are possible"));

    private static TrialState StateOf(string word) => word switch
    {
        "waiting" => TrialState.Waiting,
        "running" => TrialState.Running,
        "complete" => TrialState.Complete,
        "pruned" => TrialState.Pruned,
        "fail" => TrialState.Fail,
        _ => throw MlflowErrors.Invalid($"there is no state '{word}': waiting, running, complete, pruned and fail are known"),
    };
}
