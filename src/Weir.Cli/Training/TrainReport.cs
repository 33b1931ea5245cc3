using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Training;
using Weir.Training.Curves;
using Weir.Training.Runs;

namespace Weir.Cli.Training;

/// <summary>What a training tells.</summary>
internal static class TrainReport
{
    private static readonly string[] Headline = ["roc_auc", "accuracy", "f1", "log_loss", "roc_auc_ovr", "f1_macro", "rmse", "mae", "r2", "mase", "baseline_mase", "better_series", "pinball", "coverage", "ndcg", "map", "mrr", "baseline_accuracy", "baseline_rmse", "baseline_pinball", "baseline_ndcg"];

    private const int MostShown = 5;

    public static void Write(VerbContext context, TrainingRunResult run, TimeSpan elapsed)
    {
        if (context.IsJson)
        {
            context.Console.Json(json => Json(json, context, run));
            return;
        }

        var result = run.Training;
        foreach (var note in result.Notes) context.Console.Tell($"note: {note}");
        context.Console.Line(context.Display(run.Package.Root));
        context.Console.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Learner} on {result.TrainingRows:N0} rows x {result.Features} features; {string.Join(", ", result.Leaderboard.Take(MostShown).Select(l => $"{l.Learner} {l.Metric} {l.Value:0.####}"))}{(result.Leaderboard.Count > MostShown ? $" and {result.Leaderboard.Count - MostShown} more" : string.Empty)} on validation rows"));
        foreach (var failed in result.Trials.Where(t => t.Failure is not null)) context.Console.Tell($"trial {failed.Number} ({failed.Learner}) failed: {failed.Failure}");
        context.Console.Tell($"{(result.IsOutOfFold ? "out of fold" : "test")} ({result.TestRows.ToString("N0", CultureInfo.InvariantCulture)} rows): {string.Join(", ", Headline.Where(result.Metrics.ContainsKey).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m} {result.Metrics[m]:0.####}")))}");
        if (result.Importance.Count > 0) context.Console.Tell($"most telling: {string.Join(", ", result.Importance.Take(5).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:0%}")))}");
        var checkedRows = string.Create(CultureInfo.InvariantCulture, $"the graph predicts what the trainer does on {(result is { IsOutOfFold: true, TestRows: var judged } && judged >= result.TrainingRows ? "every training row" : string.Create(CultureInfo.InvariantCulture, $"all {result.TestRows:N0} {(result.IsOutOfFold ? "rows that judge it" : "test rows")}"))} (largest difference {result.LargestDifference:0.0e+0})");
        context.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"{checkedRows}; {Sizes.Text(result.Model.Length)}, {elapsed.TotalSeconds:0.0} s"));
        if (result.FirstModelSeconds is { } soon) context.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"{result.Trials.Count} trials; the first model that could be used was there after {soon:0.0} s"));
        Curve(context, "rows", result.LearningCurve, result.Leaderboard);
        Curve(context, "value", result.ValidationCurve, result.Leaderboard);
        if (run.Evaluation.Rules.Count > 0) context.Console.Tell($"evaluation {(run.Evaluation.Blessed ? "passed" : "did not pass")}: {string.Join(", ", run.Evaluation.Rules.OrderBy(r => r.Passed))}");
        if (run.RunId is not null) context.Console.Tell($"run {run.RunId}");
    }

    private static void Json(Utf8JsonWriter json, VerbContext context, TrainingRunResult run)
    {
        var result = run.Training;
        json.WriteStartObject();
        json.WriteString("package", context.Display(run.Package.Root));
        json.WriteString("hash", run.Digest);
        json.WriteString("run_id", run.RunId);
        json.WriteBoolean("blessed", run.Evaluation.Blessed);
        json.WriteString("task", result.Task.ToString().ToLowerInvariant());
        json.WriteString("target", result.Target);
        json.WriteString("learner", result.Learner);
        json.WriteNumber("training_rows", result.TrainingRows);
        json.WriteNumber("test_rows", result.TestRows);
        json.WriteNumber("features", result.Features);
        json.WriteNumber("largest_difference", result.LargestDifference);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in result.Metrics) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteStartObject("parameters");
        foreach (var (name, value) in result.Parameters) json.WriteString(name, value);
        json.WriteEndObject();
        Leaderboard(json, result);
        Failures(json, result);
        Curve(json, "learning_curve", result.LearningCurve);
        Curve(json, "validation_curve", result.ValidationCurve);
        json.WriteBoolean("interrupted", result.IsInterrupted);
        if (result.FirstModelSeconds is { } soon) json.WriteNumber("first_model_seconds", Math.Round(soon, 3));
        json.WriteStartObject("importance");
        foreach (var (name, share) in result.Importance) json.WriteNumber(name, share);
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in result.Notes) json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Leaderboard(Utf8JsonWriter json, TrainingResult result)
    {
        json.WriteStartArray("leaderboard");
        foreach (var entry in result.Leaderboard)
        {
            json.WriteStartObject();
            json.WriteString("learner", entry.Learner);
            json.WriteString("metric", entry.Metric);
            json.WriteNumber("value", entry.Value);
            json.WriteNumber("seconds", Math.Round(entry.Seconds, 3));
            if (entry.PredictSeconds is { } predict)
            {
                json.WriteNumber("predict_seconds", Math.Round(predict, 6)); // of a thousand rows
                json.WriteNumber("trees", entry.Trees);
                json.WriteNumber("bytes", entry.Bytes);
                if (entry.Trial is { } trial) json.WriteNumber("trial", trial);
                else json.WriteNull("trial");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Curve(VerbContext context, string at, IReadOnlyList<CurvePoint> points, IReadOnlyList<LeaderboardEntry> leaderboard)
    {
        if (points.Count == 0) return;
        var metric = leaderboard.Count > 0 ? leaderboard[0].Metric : "loss";
        context.Console.Tell($"{metric} by {at}, training / validation: {string.Join(", ", points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.At}: {p.Training:G4} / {p.Validation:G4}")))}");
    }

    private static void Curve(Utf8JsonWriter json, string name, IReadOnlyList<CurvePoint> points)
    {
        json.WriteStartArray(name);
        foreach (var point in points)
        {
            json.WriteStartObject();
            json.WriteString("at", point.At);
            json.WriteNumber("training", point.Training);
            json.WriteNumber("validation", point.Validation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Failures(Utf8JsonWriter json, TrainingResult result)
    {
        json.WriteStartArray("failures");
        foreach (var trial in result.Trials.Where(t => t.Failure is not null))
        {
            json.WriteStartObject();
            json.WriteNumber("trial", trial.Number);
            json.WriteString("learner", trial.Learner);
            json.WriteStartObject("settings");
            foreach (var (name, value) in trial.Settings) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteString("reason", trial.Failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
