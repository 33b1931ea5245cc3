using Weir.Foundation.Errors;
using Weir.Training.Targets;

namespace Weir.Training.Learners;

/// <summary>Which learners a training tries.</summary>
internal static class LearnerChoice
{
    /// <summary>Those that were asked for by name, or the usual ones.</summary>
    /// <exception cref="WeirException">A usage error: no learner of that name.</exception>
    public static ILearner[] Of(TrainingRequest request)
    {
        string[] names = [.. LearnerCatalog.All.Select(l => l.Name)];
        foreach (var name in request.Learners)
        {
            if (!names.Contains(name)) throw WeirException.Usage($"there is no learner '{name}'", DidYouMean.Hint(name, names) ?? $"learners are {string.Join(", ", LearnerCatalog.All.Select(Listed))}");
            if (LearnerCatalog.Find(name).Absence is { } absence) throw new WeirException(ErrorCodes.MissingDependency, $"the learner '{name}' is not available: {absence.Message}", absence.Hint);
        }

        if (request.Settings.Count > 0 && request.Learners.Count != 1)
            throw WeirException.Usage($"the setting '{request.Settings.Keys.First()}' is of one learner, and {(request.Learners.Count == 0 ? "none" : "several")} {(request.Learners.Count == 0 ? "is" : "are")} named", "name it: --learner xgboost");
        if (request.Settings.Count > 0 && request.Search is not null) throw WeirException.Usage("a search chooses the settings of learners itself", "leave out the settings, or the budget");
        if (request is { Search.TimeColumn: not null, Task: LearningTask.Ranking }) throw WeirException.Usage("groups of a ranking are kept whole, and an order in time would divide them", "leave out --time-column");
        return [.. request.Learners.Count == 0 ? LearnerCatalog.Usual : LearnerCatalog.All.Where(l => request.Learners.Contains(l.Name))];
    }

    private static string Listed(ILearner learner) => learner.Absence is null ? learner.Name : $"{learner.Name} (not available: {learner.Absence.Hint})";

    /// <summary>Refuses learners that do not fit the target where they were asked for by name, and settings that they do not have.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>, or a usage error.</exception>
    public static void Require(TrainingRequest request, TrainingData data)
    {
        RequireCurves(request, data);
        var target = Array.ConvertAll(data.TrainingRows, r => data.Target.Values[r]);
        var task = data.Target.Task == LearningTask.MultiOutput ? LearningTask.Regression : data.Target.Task; // one model an output
        foreach (var learner in Of(request))
        {
            if (learner.Unfit(task, target) is { } reason)
                throw new WeirException(ErrorCodes.InvalidValue, $"the learner '{learner.Name}' does not fit the target '{data.Target.Name}': {reason}", $"learners that fit are {string.Join(", ", LearnerCatalog.Available.Where(l => l.Unfit(task, target) is null).Select(l => l.Name))}");
            LearnerSettings.Require(learner, request.Settings, [.. data.Columns.Select(c => c.Name)]);
        }
    }

    /// <summary>The learner that curves are drawn of: the one that won; of a search, where several did, boosted trees.</summary>
    public static ILearner OfCurves(TrainingRequest request, string winner) =>
        LearnerCatalog.All.FirstOrDefault(l => l.Name == winner.Split(' ')[0]) ?? LearnerCatalog.Find(request.Learners.Count == 1 ? request.Learners[0] : "xgboost");

    // What curves cannot be drawn of is told before the training.
    private static void RequireCurves(TrainingRequest request, TrainingData data)
    {
        if (request is { HasLearningCurve: false, ValidationCurve: null }) return;
        if (!data.Target.Task.IsPlain()) throw WeirException.Usage($"curves are drawn of classes and numbers, not of a {data.Target.Task.ToString().ToLowerInvariant()}");
        if (request.ValidationCurve is not { } values) return;
        if (request.Learners.Count != 1) throw WeirException.Usage($"the setting '{values.Setting}' is of one learner", "name it: --learner xgboost");
        LearnerSettings.Require(LearnerCatalog.Find(request.Learners[0]), new Dictionary<string, string> { [values.Setting] = values.Values[0] }, [.. data.Columns.Select(c => c.Name)]);
    }
}
