using Weir.Foundation.Errors;
using Weir.Tuning.Files;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Makes the options of a runner from what was said, and refuses what does not go together.</summary>
internal static class RunSettings
{
    private const int JobsElsewhere = 8;

    /// <exception cref="WeirException"><c>usage</c>, <c>tuning_setting</c>.</exception>
    public static RunnerOptions Of(RunPlan plan, StudyEntry study, IReadOnlyList<ObjectiveSource>? metrics, bool isTrackingReachable, bool isComposed = false)
    {
        var definition = study.Definition;
        var space = definition.Space is { } json ? SpaceReader.Read(json, "space") : throw new WeirException(TuningErrors.Setting, "there are no parameters to tune", "say what they are: -p 'lr=interval(0,1)' or --space FILE");
        var objectives = metrics ?? [ObjectiveSource.Output];
        if (objectives.Count != definition.Directions.Count && objectives is not [{ IsOutput: true }])
            throw WeirException.Usage($"--metric is given {objectives.Count} times; the study has {definition.Directions.Count} directions", "one a direction, in their order");
        if (objectives.Count > 1 && objectives.Any(o => o.IsOutput)) throw WeirException.Usage("standard output gives all values or none", "print them as {\"values\":[0.3,12]}, or name a file for each");
        if (plan.Stages is not null && objectives.Any(o => o.File is not null) && objectives.Any(o => o.File is null)) throw WeirException.Usage("of stages either all values are in files or none is");
        if (!isTrackingReachable && objectives.Any(o => o.File is null && !o.IsOutput)) throw WeirException.Usage("--metric run: needs a tracking server that the nodes reach", "name it by WEIR_TRACKING_URI");
        var jobs = plan.Parallel ?? (plan.Executor is null or "local" ? 1 : JobsElsewhere);
        if (jobs > 1 && plan.Stages is null && objectives.FirstOrDefault(o => !o.IsOfTrial) is { } shared)
            throw WeirException.Usage($"{jobs} trials at once would write one '{shared.File}'", "let each write its own: --metric 'out/{trial}.json:KEY', with {trial} in the command too, or print the value");
        return new RunnerOptions
        {
            Command = plan.Stages is null ? new TrialCommand(plan.Command ?? [], plan.Hydra ?? false, isComposed ? null : space) : null,
            Folder = string.Empty,
            LogFolder = string.Empty,
            Objectives = objectives,
            Jobs = jobs,
            Timeout = plan.Timeout,
            TrialTimeout = plan.TrialTimeout,
            StaleTrials = plan.StopAfterStale,
            Lease = plan.Lease ?? TimeSpan.FromSeconds(60),
            IsTrackingReachable = isTrackingReachable,
        };
    }
}
