namespace Weir.Persistence;

/// <summary>Codes of failures that only databases have.</summary>
public static class DatabaseErrors
{
    /// <summary>The database refused a statement for a reason that has no code of its own.</summary>
    public const string DatabaseError = "database_error";

    /// <summary>The database went away during a commit: the write may or may not have been done. Transient; only what may be done twice should be tried again.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>The database was written by a newer Weir.</summary>
    public const string NewerSchema = "newer_schema";
}
