using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>Collects definitions and data of plots, revision by revision, without checking anything out.</summary>
/// <param name="repository">The repository; null outside of one, where only files that are named can be shown.</param>
/// <param name="folder">Full path of the folder that the command was called in.</param>
internal sealed class PlotCollector(DvcRepository? repository, string folder)
{
    /// <summary>Collects them; the workspace comes first.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>; <c>not_found</c>: a target that is nowhere.</exception>
    public async Task<IReadOnlyList<RevisionPlots>> CollectAsync(PlotRequest request, CancellationToken cancellation)
    {
        var all = new List<RevisionPlots>();
        var found = new HashSet<string>();
        foreach (var revision in request.Revisions.Distinct().OrderBy(r => r != PlotRequest.Workspace)) all.Add(await CollectAsync(revision, request, found, cancellation));
        if (request.Targets.FirstOrDefault(t => !found.Contains(t)) is { } missing)
        {
            var known = all.SelectMany(r => r.Definitions.Values).SelectMany(d => d.Keys);
            throw new WeirException(ErrorCodes.NotFound, $"there is no file and no plot '{missing}'", DidYouMean.Hint(missing, known) ?? "`weir plots show --json` lists the plots of dvc.yaml");
        }

        return all;
    }

    private async Task<RevisionPlots> CollectAsync(string revision, PlotRequest request, HashSet<string> found, CancellationToken cancellation)
    {
        var plots = new RevisionPlots(revision);
        if (repository is null)
        {
            using var tree = revision == PlotRequest.Workspace ? null : await RevisionTree.OpenAsync(folder, revision, cancellation);
            Fill(plots, new PlotFiles(revision, tree ?? (IFileTree)WorkspaceTree.Instance, tree?.Files.ToList(), null, []), null, request, found);
            return plots;
        }

        using var view = await RevisionView.OpenAsync(repository, await new ExperimentStore(repository).RevisionAsync(revision, cancellation), revision, cancellation);
        plots.Faults.AddRange(view.Index.Faults);
        Fill(plots, new PlotFiles(revision, view, view.Listing, repository, [.. view.Index.Outs.Where(o => o.Content is not null)]), view.Index, request, found);
        return plots;
    }

    private void Fill(RevisionPlots plots, PlotFiles files, RepositoryIndex? index, PlotRequest request, HashSet<string> found)
    {
        var outs = index?.Stages.SelectMany(s => s.Outs.Where(o => o.Kind == OutKind.Plot).Select(o => (s.FilePath, o)))
            .Concat(index.DvcFiles.SelectMany(f => f.Outs.Where(o => o.Kind == OutKind.Plot).Select(o => (f.FilePath, o)))).ToList() ?? [];
        var definitions = new PlotDefinitions(files, folder, request);
        definitions.Collect(plots, index?.PipelineFiles ?? [], outs);
        found.UnionWith(definitions.Found);
        foreach (var source in plots.Definitions.Values.SelectMany(d => d).SelectMany(d => PlotDefinitions.Sources(d.Key, d.Value)).Distinct())
        {
            var path = Path.GetFullPath(Path.Combine(folder, source));
            var own = outs.Find(o => o.o.FullPath == path).o?.Settings as YamlMap;
            var header = request.Properties.Find("header") ?? own?.Find("header");
            plots.Sources[source] = PlotReader.Read(source, path, files, header is not YamlBool { Value: false });
        }
    }
}
