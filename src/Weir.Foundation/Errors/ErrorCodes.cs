namespace Weir.Foundation.Errors;

/// <summary>Codes that several areas use. An area's own codes live beside the code that raises them.</summary>
public static class ErrorCodes
{
    /// <summary>Wrong usage of the command line.</summary>
    public const string Usage = "usage";

    /// <summary>A named file or directory is missing.</summary>
    public const string FileNotFound = "file_not_found";

    /// <summary>A file was expected and a directory found, or the other way round.</summary>
    public const string WrongFileKind = "wrong_file_kind";

    /// <summary>A path leads out of the root it must stay in.</summary>
    public const string PathEscapesRoot = "path_escapes_root";

    /// <summary>The target cannot be written: permissions, read-only, full disk.</summary>
    public const string CannotWrite = "cannot_write";

    /// <summary>A file exists but its bytes are not what its format demands.</summary>
    public const string CorruptFile = "corrupt_file";

    /// <summary>A value has the wrong form, type or range.</summary>
    public const string InvalidValue = "invalid_value";

    /// <summary>A named thing (run, model, stage, column …) does not exist.</summary>
    public const string NotFound = "not_found";

    /// <summary>A named thing exists already.</summary>
    public const string AlreadyExists = "already_exists";

    /// <summary>Somebody else holds a lock.</summary>
    public const string Locked = "locked";

    /// <summary>A native library or an external program is missing.</summary>
    public const string MissingDependency = "missing_dependency";

    /// <summary>The command must run inside a project.</summary>
    public const string NoProject = "no_project";

    /// <summary>A file changed while it was read.</summary>
    public const string ChangedWhileRead = "changed_while_read";
}
