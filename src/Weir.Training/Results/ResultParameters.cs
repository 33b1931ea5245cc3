using System.Globalization;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Results;

/// <summary>How a model was trained, as a run logs it.</summary>
internal static class ResultParameters
{
    /// <summary>What was asked for that is not usual, and the settings of the learner that won.</summary>
    public static Dictionary<string, string> Of(TrainingRequest request, TrainingData data, TrainedContest contest)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["target"] = request.Target,
            ["task"] = data.Target.Task.ToString().ToLowerInvariant(),
            ["learner"] = contest.Learner,
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (request.TestPath is null && data.IsTested) parameters["test_share"] = request.TestShareOf(data.UsableRows).ToString("R", CultureInfo.InvariantCulture);
        if (data.Target.Quantiles.Length > 0) parameters["quantiles"] = string.Join(",", data.Target.OutputNames);
        if (request.Group is { } group) parameters["group"] = group;
        foreach (var (name, text) in request.Settings) parameters[$"param.{name}"] = text;
        if (request.ClassWeight is { } weight) parameters["class_weight"] = weight;
        if (request.Drop.Count > 0) parameters["drop"] = string.Join(",", request.Drop);
        if (request.Derive.Count > 0) parameters["derive"] = string.Join("; ", request.Derive);
        if (request.Search is { } search && search.HasPlainFeatures) parameters["search.plain_features"] = "true";
        if (data.SampledOf is not null) parameters["search.rows"] = (request.Search!.Rows ?? data.Target.Values.Length).ToString(CultureInfo.InvariantCulture);
        // One name wherever it is looked for, whichever learners won.
        var prefix = request.Search is not null ? "search" : contest.Learner.Contains('+') ? "model" : contest.Learner;
        foreach (var (name, value) in contest.Best.Parameters) parameters[$"{prefix}.{name}"] = value;
        return parameters;
    }
}
