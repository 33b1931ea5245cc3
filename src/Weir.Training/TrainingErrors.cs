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

    /// <summary>The memory that a search may take does not hold the table.</summary>
    public const string MemoryTooSmall = "memory_too_small";
}
