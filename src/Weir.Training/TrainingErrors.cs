namespace Weir.Training;

/// <summary>Codes of failures that only this area raises.</summary>
public static class TrainingErrors
{
    /// <summary>The target is constant, missing in all rows, or unfit for the task.</summary>
    public const string InvalidTarget = "invalid_target";

    /// <summary>Too few rows to train and to test on.</summary>
    public const string TooFewRows = "too_few_rows";

    /// <summary>The exported graph predicts otherwise than the trainer: nothing was saved.</summary>
    public const string ExportMismatch = "export_mismatch";

    /// <summary>A budget ended before anything was trained.</summary>
    public const string BudgetTooSmall = "budget_too_small";
}
