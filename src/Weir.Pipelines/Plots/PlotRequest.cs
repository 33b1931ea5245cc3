using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots;

/// <summary>What a person wants to see.</summary>
public sealed record PlotRequest
{
    /// <summary>Files, folders or ids of plots; each also matches as the beginning of an id, by a regular expression. All plots when empty.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Revisions in the order of their colours; <c>workspace</c> is the workspace, and comes first.</summary>
    public IReadOnlyList<string> Revisions { get; init; } = [Workspace];

    /// <summary>What overrides the settings of plots: <c>template x y header title x_label y_label</c>.</summary>
    public YamlMap Properties { get; init; } = new([]);

    /// <summary>True for people: a file that several places define is one plot. DVC's editors get each (false).</summary>
    public bool IsUnited { get; init; }

    /// <summary>The name of the workspace among revisions.</summary>
    public const string Workspace = "workspace";

    // What a plot's settings may be, in the order in which DVC writes them.
    internal static List<string> PropertyNames { get; } = ["template", "x", "y", "x_label", "y_label", "title", "header"];
}
