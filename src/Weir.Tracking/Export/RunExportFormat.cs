namespace Weir.Tracking.Export;

/// <summary>Forms of an exported table of runs.</summary>
public enum RunExportFormat
{
    /// <summary>Comma-separated values of RFC 4180, with a heading.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>One JSON list of objects.</summary>
    Json,

    /// <summary>An object a line.</summary>
    NdJson,
}
