using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>The plots of one revision: how they are defined, and the data that they name.</summary>
internal sealed class RevisionPlots(string revision)
{
    /// <summary>Name that it is called by.</summary>
    public string Revision { get; } = revision;

    /// <summary>Settings by id, by the file that defines them; outs of stages and targets stand under an empty name.</summary>
    public OrderedDictionary<string, OrderedDictionary<string, YamlMap>> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>What lies in the files, by path as the definitions have it.</summary>
    public Dictionary<string, PlotSource> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Metafiles that cannot be read.</summary>
    public List<WeirException> Faults { get; } = [];

    /// <summary>Adds settings of a plot; where it has some already, the new ones win.</summary>
    public void Define(string file, string id, YamlMap settings)
    {
        if (!Definitions.TryGetValue(file, out var plots)) Definitions[file] = plots = new(StringComparer.Ordinal);
        plots[id] = plots.TryGetValue(id, out var known) ? known.With(settings) : settings;
    }
}

/// <summary>A file of a plot: its values, or an image, or why there are none.</summary>
internal sealed record PlotSource(YamlValue? Data, byte[]? Image, WeirException? Error);
