using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>Reads what a revision holds.</summary>
internal sealed class ExperimentReader(DvcRepository repository, bool onlyDeps)
{
    /// <summary>Reads one; what cannot be read is told in it.</summary>
    /// <param name="revision">Full hash, or <c>workspace</c>.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<ExperimentState> ReadAsync(string revision, CancellationToken cancellation)
    {
        try
        {
            using var view = await RevisionView.OpenAsync(repository, revision, cancellation: cancellation);
            return new ExperimentState(revision)
            {
                Data = new ExperimentData
                {
                    Time = revision == "workspace" ? null : await TimeAsync(revision, cancellation),
                    Params = new TrackedValues(repository).Params(view, [], onlyDeps),
                    Metrics = new TrackedValues(repository).Metrics(view, []),
                    Deps = Deps(view.Index),
                    Outs = Outs(view.Index),
                },
            };
        }
        catch (WeirException e)
        {
            return new ExperimentState(revision) { Error = e };
        }
    }

    private async Task<DateTimeOffset?> TimeAsync(string revision, CancellationToken cancellation) =>
        await new ExperimentGit(repository.Root).LineAsync(cancellation, "log", "-1", "--no-walk", "--format=%ct", revision, "--") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)) : null;

    private Dictionary<string, ContentId?> Deps(RepositoryIndex index)
    {
        var deps = new Dictionary<string, ContentId?>();
        foreach (var stage in index.Stages)
        {
            var entry = index.LockOf(stage);
            foreach (var dep in stage.Deps) deps[repository.Relative(dep.FullPath)] = entry?.Deps.GetValueOrDefault(dep.Path);
        }

        return deps;
    }

    private Dictionary<string, ExperimentOut> Outs(RepositoryIndex index)
    {
        var outs = new Dictionary<string, ExperimentOut>();
        foreach (var o in index.DvcFiles.SelectMany(f => f.Outs).Where(IsPlain)) outs[repository.Relative(o.FullPath)] = new ExperimentOut(o.Content, o.IsCached, IsSource: true);
        foreach (var o in index.Stages.SelectMany(index.OutsOf).Where(IsPlain)) outs[repository.Relative(o.FullPath)] = new ExperimentOut(o.Content, o.IsCached, IsSource: false);
        return outs;
    }

    private static bool IsPlain(TrackedOut o) => o.Kind == OutKind.Out;
}
