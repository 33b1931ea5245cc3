using Weir.Foundation.Errors;
using Weir.Pipelines.Plots.Collecting;
using Weir.Pipelines.Plots.Vega;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots;

/// <summary>Plots of one or several revisions, ready to be written as JSON, a page or drawings.</summary>
public sealed class PlotSet
{
    private PlotSet()
    {
    }

    /// <summary>What is missing or wrong; the rest is there all the same.</summary>
    public List<PlotFault> Faults { get; } = [];

    /// <summary>The ids, in order.</summary>
    public IReadOnlyList<string> Names => [.. Plots.Keys];

    /// <summary>Each a plot of rows, or the images of its revisions.</summary>
    internal OrderedDictionary<string, (VegaPlot? Vega, List<PlotImage> Images)> Plots { get; } = new(StringComparer.Ordinal);

    /// <summary>Collects plots.</summary>
    /// <param name="repository">The repository; null outside of one, where only files that are named can be shown.</param>
    /// <param name="folder">Full path of the folder that the caller is in: ids and targets are relative to it.</param>
    /// <param name="request">What to collect.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>unknown_revision</c>; <c>not_found</c>: a target or a template that is nowhere.</exception>
    public static async Task<PlotSet> CollectAsync(DvcRepository? repository, string folder, PlotRequest request, CancellationToken cancellation = default)
    {
        var revisions = await new PlotCollector(repository, folder).CollectAsync(request, cancellation);
        var set = new PlotSet();
        foreach (var revision in revisions) set.Faults.AddRange(revision.Faults.Select(f => new PlotFault(null, revision.Revision, null, f)));
        foreach (var (name, group) in Grouped(revisions)) set.Add(name, group, repository is null ? null : Path.Combine(repository.Root, ".dvc", "plots"), folder);
        return set;
    }

    // The file belongs to the name only where two files define a plot of one id.
    private static OrderedDictionary<string, List<(RevisionPlots Revision, string Id, YamlMap Settings)>> Grouped(IReadOnlyList<RevisionPlots> revisions)
    {
        var groups = new OrderedDictionary<string, List<(RevisionPlots, string, YamlMap)>>(StringComparer.Ordinal);
        foreach (var revision in revisions)
        {
            var all = revision.Definitions.SelectMany(f => f.Value.Select(p => (File: f.Key, Id: p.Key, Settings: p.Value))).ToList();
            foreach (var plots in all.GroupBy(p => p.Id))
            {
                var isOne = plots.Count() == 1;
                foreach (var (file, id, settings) in plots)
                {
                    var name = isOne || file.Length == 0 ? id : $"{file}::{id}";
                    if (!groups.TryGetValue(name, out var group)) groups[name] = group = [];
                    group.Add((revision, id, settings));
                }
            }
        }

        return groups;
    }

    private void Add(string name, List<(RevisionPlots Revision, string Id, YamlMap Settings)> group, string? templates, string folder)
    {
        // The settings of the first revision that says something count for all.
        var settings = new YamlMap([]);
        foreach (var (_, _, own) in Enumerable.Reverse(group)) settings = settings.With(own);
        var points = new List<PlotPoint>();
        var images = new List<PlotImage>();
        var filled = new YamlMap([]);
        var shown = new List<string>();
        foreach (var (revision, id, own) in group)
        {
            var data = new OrderedDictionary<string, YamlValue>(StringComparer.Ordinal);
            foreach (var file in PlotDefinitions.Sources(id, own))
            {
                if (!revision.Sources.TryGetValue(file, out var source)) continue;
                if (source.Error is { } error) Faults.Add(new PlotFault(name, revision.Revision, file, error));
                if (source.Image is { } bytes) images.Add(new PlotImage(id, revision.Revision, bytes));
                if (source.Data is { } values) data[file] = values;
            }

            if (PlotReader.IsImage(id)) continue;
            try
            {
                var (rows, said) = new VegaConversion(id, data, settings).Convert(revision.Revision);
                if (rows.Count == 0) continue;
                if (filled.Entries.Count == 0) filled = said;
                shown.Add(revision.Revision);
                points.AddRange(rows);
            }
            catch (WeirException e)
            {
                Faults.Add(new PlotFault(name, revision.Revision, null, e));
            }
        }

        if (PlotReader.IsImage(group[0].Id))
        {
            Plots[group[0].Id] = (null, images);
            return;
        }

        if (filled.Get("title") is null) filled = filled.With("title", YamlValue.Of(name));
        Plots[name] = (new VegaPlot(name, points, filled, VegaTemplate.Find(filled.Text("template"), templates, folder), shown), []);
    }
}
