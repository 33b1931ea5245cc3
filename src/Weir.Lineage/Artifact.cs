namespace Weir.Lineage;

/// <summary>A thing with content that an execution read or made: a table, a split, a model package, a model version, a report.</summary>
/// <param name="Kind">One of <see cref="ArtifactKinds"/>.</param>
/// <param name="Hash">Identity of the content: <c>md5:HEX</c> of a file, <c>md5:HEX.dir</c> of a directory (DVC's directory id), so that data
/// versions and lineage name the same bytes alike. Two artifacts with one hash are one artifact.</param>
/// <param name="Name">What the user calls it: a path relative to the project, or <c>models:/name/3</c>.</param>
public sealed record Artifact(string Kind, string Hash, string Name)
{
    /// <summary>Further facts (rows, columns, bytes), as text.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}

/// <summary>The kinds of <see cref="Artifact"/>.</summary>
public static class ArtifactKinds
{
    /// <summary>A file as it came from outside.</summary>
    public const string Source = "source";

    /// <summary>An imported table (Parquet).</summary>
    public const string Table = "table";

    /// <summary>One part of a split table.</summary>
    public const string Split = "split";

    /// <summary>Any other file or directory, such as a stage's output.</summary>
    public const string File = "file";

    /// <summary>A schema that data is validated against.</summary>
    public const string Schema = "schema";

    /// <summary>A model package directory.</summary>
    public const string Model = "model";

    /// <summary>A registered version of a model, <c>models:/name/3</c>.</summary>
    public const string ModelVersion = "model_version";

    /// <summary>A report (drift, profile, evaluation).</summary>
    public const string Report = "report";

    /// <summary>A sealed segment of the prediction log.</summary>
    public const string PredictionLog = "prediction_log";
}
