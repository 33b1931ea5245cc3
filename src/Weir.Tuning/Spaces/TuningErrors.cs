using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>Error codes of tuning, and what raises them.</summary>
public static class TuningErrors
{
    /// <summary>A search space that contradicts itself: bounds, steps, choices, conditions.</summary>
    public const string Space = "tuning_space";

    /// <summary>An expression of <c>require</c> that cannot be read.</summary>
    public const string Requirement = "tuning_requirement";

    /// <summary>No point was found that meets every requirement.</summary>
    public const string Infeasible = "tuning_infeasible";

    /// <summary>A parameter changed its type or its choices between two trials.</summary>
    public const string Changed = "tuning_changed";

    /// <summary>A trial that is told twice, or a value that does not fit the study.</summary>
    public const string Trial = "tuning_trial";

    /// <summary>A study that is not there, or is there with other settings.</summary>
    public const string Study = "tuning_study";

    /// <summary>The trial is no longer this worker's: it was taken for dead, and another goes on.</summary>
    public const string Lost = "trial_lost";

    /// <summary>A command that ended well and gave no value.</summary>
    public const string Objective = "tuning_objective";

    /// <summary>Settings of a sampler or pruner that do not exist or do not fit.</summary>
    public const string Setting = "tuning_setting";

    /// <summary>A file of trials that cannot be read.</summary>
    public const string Import = "tuning_import";

    /// <summary>A file that describes a study, with what it cannot hold.</summary>
    public const string File = "tuning_file";

    /// <summary>A configuration that cannot be composed for a trial.</summary>
    public const string Composition = "trial_composition";

    internal static WeirException InSpace(string parameter, string message, string? hint = null) =>
        new(Space, $"parameter '{parameter}': {message}", hint);
}
