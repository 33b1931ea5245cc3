using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Weir.Client;
using Weir.Server.Access;
using Weir.Server.Api;
using Weir.Tuning.Importance;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Server.Studies;

/// <summary>What pages draw of a study, as data: points, curves, importance, and word of what moves.</summary>
internal static class StudyPictures
{
    private const int DefaultChanges = 2000;
    private const int MostChanges = 10_000;
    private const int DefaultCurves = 100;
    private const int MostCurves = 1000;
    private const int DefaultPoints = 200;
    private const int MostPoints = 5000;

    // Forests over more trials than these take longer than anybody waits for a page.
    private const int MostForForests = 500;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet(
            "/{name}/importance",
            (string name, string? evaluator, int? objective, HttpContext context) => ImportanceAsync(context, evaluator ?? ImportanceEvaluators.All[0].Name, objective ?? 0)).WithName("study_importance").Needs(StudyNeed.Read);
        group.MapGet("/{name}/changes", (string name, string? since, int? limit, HttpContext context) => ChangesAsync(context, since, limit ?? DefaultChanges)).WithName("study_changes").Needs(StudyNeed.Read);
        group.MapGet(
            "/{name}/curves",
            (string name, int? limit, [FromQuery(Name = "max_points")] int? maxPoints, HttpContext context) => CurvesAsync(context, limit ?? DefaultCurves, maxPoints ?? DefaultPoints)).WithName("study_curves").Needs(StudyNeed.Read);
        group.MapGet("/{name}/events", (string name, HttpContext context, CallerTracking tracking, StudyShelf studies) => StudyStream.WriteAsync(context, tracking, studies))
            .WithName("study_events").Produces(StatusCodes.Status200OK, contentType: "text/event-stream").Needs(StudyNeed.Read);
    }

    private static async Task<StudyImportances> ImportanceAsync(HttpContext context, string evaluator, int objective)
    {
        var judge = ImportanceEvaluators.Find(evaluator);
        StudyEndpoints.InRange(objective, 0, StudyNeed.Entry(context).Definition.Directions.Count - 1, "objective");
        var found = await StudyNeed.Study(context).LookAsync(view => StudyImportance.Of(view, objective, judge.Name.StartsWith("ped_anova", StringComparison.Ordinal) ? int.MaxValue : MostForForests), context.RequestAborted);
        return new StudyImportances(judge.Name, objective, found.Trials, await Task.Run(() => found.Evaluate(judge), context.RequestAborted));
    }

    private static async Task<StudyChangePage> ChangesAsync(HttpContext context, string? since, int limit)
    {
        limit = StudyEndpoints.InRange(limit, 1, MostChanges, "limit");
        var study = StudyNeed.Study(context);
        var news = await study.Changes.SinceAsync(Place(since), limit, context.RequestAborted);
        var parameters = Parameters(StudyNeed.Entry(context).Definition, news.Trials);
        string[] names = [.. parameters.Select(p => p.Name)];
        return new StudyChangePage(
            news.Pulse.State, news.Pulse.Revision, parameters, [.. news.Trials.Select(t => StudyShapes.Point(t, names))], string.Create(CultureInfo.InvariantCulture, $"{news.Until.Revision}-{news.Until.Number}"), news.HasMore);
    }

    private static StudyPlace Place(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        var parts = text.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new StudyPlace(revision, number)
            : throw MlflowErrors.Invalid($"'since' is '{text}', which no answer said in 'until'");
    }

    // The declared ones, and those that only the trials know of.
    private static List<ParameterRow> Parameters(StudyDefinition study, IReadOnlyList<TrialRecord> trials)
    {
        var rows = study.Space is { } text ? SpaceReader.Read(text, "space").Parameters.Select(p => StudyShapes.Parameter(p.Name, p.Distribution, p.Conditions.Count > 0)).ToList() : [];
        var known = rows.Select(r => r.Name).ToHashSet();
        foreach (var parameter in trials.SelectMany(t => t.Parameters))
            if (known.Add(parameter.Name)) rows.Add(StudyShapes.Parameter(parameter.Name, parameter.Distribution, study.Space is null));
        return rows;
    }

    private static Task<TrialCurves> CurvesAsync(HttpContext context, int limit, int maxPoints)
    {
        limit = StudyEndpoints.InRange(limit, 1, MostCurves, "limit");
        maxPoints = StudyEndpoints.InRange(maxPoints, 2, MostPoints, "max_points");
        return StudyNeed.Study(context).LookAsync(
            view =>
            {
                var all = view.Trials.Where(t => t.Reports.Count > 0).ToList();
                var sign = view.Directions[0] == Direction.Maximize ? -1 : 1;
                var best = all.OrderBy(t => t.LastReport!.Value.Value is var v && double.IsNaN(v) ? double.PositiveInfinity : sign * v).Take((limit + 1) / 2);
                var chosen = best.Concat(all.TakeLast(limit)).Distinct().Take(limit).OrderBy(t => t.Number);
                return new TrialCurves([.. chosen.Select(t => Curve(t, maxPoints))], all.Count);
            },
            context.RequestAborted);
    }

    private static TrialCurve Curve(TrialRecord trial, int maxPoints)
    {
        var reports = trial.Reports;
        var every = Math.Max(1, (int)Math.Ceiling(reports.Count / (double)maxPoints));
        var shown = Enumerable.Range(0, reports.Count).Where(i => i % every == 0 || i == reports.Count - 1).Select(i => reports[i]).ToList();
        return new TrialCurve(trial.Number, StudyShapes.Word(trial.State), [.. shown.Select(r => r.Step)], [.. shown.Select(r => RunShapes.Finite(r.Value))]);
    }
}
