using Weir.Foundation.Errors;

namespace Weir.Pipelines.Plots;

/// <summary>Why a plot lacks a revision, or anything else of what it should show.</summary>
/// <param name="Plot">Its id; null where no plot is concerned.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Source">The file that cannot be read; null when the fault is elsewhere.</param>
/// <param name="Error">What is wrong.</param>
public sealed record PlotFault(string? Plot, string Revision, string? Source, WeirException Error)
{
    /// <summary>The name that DVC has for this kind of fault; its extension for editors looks at it.</summary>
    public string Kind => Error.Code switch
    {
        ErrorCodes.FileNotFound => "FileNotFoundError",
        "not_in_cache" => "FileMissingError",
        FieldNotFound => "FieldNotFoundError",
        WrongKind => "PlotMetricTypeError",
        "yaml_syntax" => "YAMLFileCorruptedError",
        ErrorCodes.CorruptFile => "JSONFileCorruptedError",
        _ => "DvcException",
    };

    internal const string FieldNotFound = "field_not_found";
    internal const string WrongKind = "plot_file_kind";
    internal const string BadPlot = "plot_invalid";
}
